/// The sample project: a shop with users and orders, in Alembic's stock layout.
///
/// Alembic can run it as it is, on SQLite.
enum DemoProject {
  /// A migration of the shop.
  struct Migration {
    var revision: String
    var down: String?
    var message: String
    /// The end of the file's name; of the message, unless that was changed later.
    var slug: String
    var date: String
    /// The bodies of the two functions, without indentation.
    var upgrade: String
    var downgrade: String

    var path: String { "migrations/versions/\(revision)_\(slug).py" }

    var text: String {
      """
      \"""\(message)

      Revision ID: \(revision)
      Revises:\(down.map { " \($0)" } ?? "")
      Create Date: \(date)

      \"""
      from typing import Sequence, Union

      from alembic import op
      import sqlalchemy as sa


      # revision identifiers, used by Alembic.
      revision: str = '\(revision)'
      down_revision: Union[str, Sequence[str], None] = \(down.map { "'\($0)'" } ?? "None")
      branch_labels: Union[str, Sequence[str], None] = None
      depends_on: Union[str, Sequence[str], None] = None


      def upgrade() -> None:
          \"""Upgrade schema.\"""
      \(indented(upgrade))


      def downgrade() -> None:
          \"""Downgrade schema.\"""
      \(indented(downgrade))

      """
    }

    private func indented(_ body: String) -> String {
      body.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    }
  }

  static let createUsers = Migration(
    revision: "2f1c8a64d9e0", message: "create users", slug: "create_users",
    date: "2026-01-12 09:30:00.000000",
    upgrade: """
      op.create_table(
          'users',
          sa.Column('id', sa.Integer(), primary_key=True),
          sa.Column('email', sa.String(length=320), nullable=False),
          sa.Column('created_at', sa.DateTime(), nullable=False),
          sa.UniqueConstraint('email', name='uq_users_email'),
      )
      """, downgrade: "op.drop_table('users')")

  static let createOrders = Migration(
    revision: "7b3e5d18c4a2", down: createUsers.revision, message: "create orders",
    slug: "create_orders", date: "2026-01-19 14:05:00.000000",
    upgrade: ordersTable(noteLength: 120),
    downgrade: "op.drop_table('orders')")

  /// The same, edited although every database has run it.
  static var editedCreateOrders: Migration {
    var edited = createOrders
    edited.upgrade = ordersTable(noteLength: 500)
    return edited
  }

  /// What Grace's branch adds.
  static let addLoyaltyPoints = Migration(
    revision: "9d4a6c02b7f3", down: createOrders.revision,
    message: "add loyalty_points to users", slug: "add_loyalty_points_to_users",
    date: "2026-03-03 10:20:00.000000",
    upgrade: """
      op.add_column(
          'users',
          sa.Column('loyalty_points', sa.Integer(), nullable=False, server_default='0'),
      )
      """, downgrade: "op.drop_column('users', 'loyalty_points')")

  /// What Edsger's branch adds.
  static let update = Migration(
    revision: "c5e81f3a90d6", down: createOrders.revision, message: "update", slug: "update",
    date: "2026-03-04 16:45:00.000000",
    upgrade: """
      op.add_column('orders', sa.Column('currency', sa.String(length=3), nullable=False))
      """, downgrade: "op.drop_column('orders', 'currency')")

  /// The same with a message that tells, and a default for the orders that are there.
  static var repairedUpdate: Migration {
    var repaired = update
    repaired.message = "add currency to orders"
    repaired.upgrade = """
      op.add_column(
          'orders',
          sa.Column('currency', sa.String(length=3), nullable=False, server_default='EUR'),
      )
      """
    return repaired
  }

  private static func ordersTable(noteLength: Int) -> String {
    """
    op.create_table(
        'orders',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('total', sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column('note', sa.String(length=\(noteLength)), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_orders_user_id'),
    )
    op.create_index('ix_orders_user_id', 'orders', ['user_id'])
    """
  }
}
