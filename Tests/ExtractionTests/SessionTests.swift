import Extraction
import MigrationModel
import SourceText
import Testing

/// What sessions of SQLAlchemy's mapper write.
///
/// With SQLAlchemy 2.1.9, `commit()`, `flush()` and the end of a block of `begin()` write what was set, and `close()`
/// does not.
@Suite struct SessionTests {
  /// What is unread in `upgrade()`, as `line: reason`.
  private func unread(_ upgrade: String) throws -> [String] {
    let text = """
      revision = "a"
      down_revision = None
      from alembic import op
      import sqlalchemy as sa
      from sqlalchemy.orm import Session, sessionmaker
      from app import db, User, lookup

      def upgrade():
          session = Session(bind=op.get_bind())
      \(upgrade.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      """
    let migration = try #require(
      MigrationReader.read(SourceFile(path: "a.py", text: text)).migration)
    let body = MigrationReader.details(of: migration).upgrade
    let bytes = Array(text.utf8)
    for entry in body.unread { #expect(entry.reach == .listed, "\(entry)") }
    return body.unread.map { entry in
      let line = bytes[..<Int(entry.range.start)].count { $0 == UInt8(ascii: "\n") } - 8
      return "\(line): \(entry.reason)"
    }
  }

  private func written(_ line: Int, _ attribute: String) -> String {
    "\(line): a session writes `\(attribute)` if this is one of its objects"
  }

  @Test(arguments: [
    "for user in session.query(User):\n    user.name = 'x'\nsession.commit()",
    "for user in session.scalars(sa.select(User)):\n    user.name = 'x'\n    session.flush()",
    "user = session.query(User).first()\nuser.name = lookup()\nsession.commit()",
    "user = lookup()\nuser.name += 'x'\ndb_session = lookup()\ndb_session.commit()",
    "user = lookup()\nsetattr(user, 'name', 'x')\ndb_session = lookup()\ndb_session.commit()",
    "with session.begin():\n    session.get(User, 1).name = 'x'",
    "with sessionmaker(bind=op.get_bind()).begin() as other:\n    other.get(User, 1).name = 'x'",
    "user = lookup()\nuser.name, y = lookup()\nsession.commit()",
    "own = db.Session(bind=op.get_bind())\nown.query(User).first().name = 'x'\nown.commit()",
  ])
  func objectsWhoseAttributesAreSet(_ upgrade: String) throws {
    #expect(
      try unread(upgrade).map { $0.drop { $0 != " " } } == [written(0, "name").drop { $0 != " " }])
  }

  @Test func itIsListedWhereItIsSet() throws {
    let found = try unread(
      """
      for user in session.query(User):
          if user.age > 3:
              user.name = 'x'
          session.add(User())
          user.mail.text = 'y'
      session.commit()
      session.flush()
      """)
    #expect(
      found == [
        written(3, "name"), "4: what `add()` of a session writes is not read", written(5, "text"),
      ])
  }

  @Test func aLoopIsListedOnce() throws {
    let found = try unread(
      """
      for name in ["x", "y", "z"]:
          user = session.query(User).first()
          user.name = name
          user.age = 3
          session.commit()
      """)
    #expect(found == [written(3, "name"), written(4, "age")])
  }

  @Test func aSessionThatIsImportedMayHaveMore() throws {
    #expect(
      try unread("user = lookup()\nuser.name = 'x'\ndb.session.commit()") == [
        written(2, "name"), "3: what `commit()` of a session writes is not read",
      ])
  }

  @Test(arguments: [
    ("User.query.filter_by(id=1).delete()", "delete"),
    ("db.session.query(User).filter(User.id == 1).update({'name': 'x'})", "update"),
    ("db.session.add(User())", "add"), ("db.session.delete(lookup())", "delete"),
    ("session.bulk_save_objects(lookup())", "bulk_save_objects"),
    ("query = lookup()\nquery.delete(synchronize_session=False)", "delete"),
    ("db_session = lookup()\ndb_session.add_all([User()])", "add_all"),
  ])
  func writesOfSessionsOfTheApplication(_ upgrade: String, _ method: String) throws {
    #expect(
      try unread(upgrade).map { $0.drop { $0 != " " } }
        == [" what `\(method)()` of a session writes is not read"])
  }

  @Test(arguments: [
    // Nothing is written without a commit.
    "for user in session.query(User):\n    user.name = 'x'\nsession.close()",
    "for user in session.query(User):\n    print(user.name)\nsession.commit()",
    // Neither of these is an object of a session.
    "class Box: pass\nbox = Box()\nbox.name = 'x'\nsession.commit()",
    "t = sa.table('t')\nt.name = 'x'\nsession.commit()",
    "names = {}\nnames.update({'a': 1})\nsession.commit()",
    "names = lookup()\nnames.add(1)\nnames.update({1})\nsession.commit()",
    "user = lookup()\nuser.name = 'x'\nlookup().commit()",
  ])
  func whatWritesNothing(_ upgrade: String) throws {
    #expect(try unread(upgrade) == [])
  }
}
