import DatabaseRevisions
import TestSupport
import Testing

/// Which URLs lead to a database, and that what is said of them holds no password.
@Suite struct URLTests {
  @Test func passwordsAreNotPartOfNames() throws {
    let names = [
      "postgresql://ada:s3cr%65t@db:5432/app": "postgresql://ada:***@db:5432/app",
      "postgres:///app?user=ada&password=s3cret": "postgres:///app?password=***&user=ada",
      "mysql+pymysql://ada:s3cret@db/app": "mysql+pymysql://ada:***@db/app",
      "mariadb://db/app?passwd=s3cret&user=ada": "mariadb://db/app?passwd=***&user=ada",
      "sqlite:///app.db": "sqlite:///app.db",
    ]
    for (url, name) in names {
      #expect(try Database(url: url).name == name)
    }
  }

  @Test(arguments: [
    ("", "has not the form"), ("app.db", "has not the form"),
    ("postgresql:/ada:s3cret@db/app", "has not the form"),
    ("postgresql://ada:s3cret@db:port/app", "has not the form"),
    ("postgresql://ada:s3cret@db:65536/app", "port"),
    ("oracle://ada:s3cret@db/app", "not oracle"),
    ("mssql+pyodbc://ada:s3cret@db/app", "not mssql"),
    ("\u{1B}postgresql://ada:s3cret@db/app", "has not the form"),
    ("postgresql://ada:s3cret@db/app?sslpassword=s3cret", "sslpassword"),
    ("postgresql://ada:s3cret@db/app?ssl_context=x", "ssl_context"),
    ("postgresql://ada:s3cret%00@db/app", "zero byte"),
    ("mysql://ada:s3cret@db/app?read_default_file=/etc/my.cnf", "read_default_file"),
    ("mysql://ada:s3cret@db/app?ssl=maybe", "ssl"),
    ("mysql://ada:s3cret@db/app?ssl_mode=maybe", "ssl_mode"),
    ("mysql://ada:s3cret@db/app?ssl_key_password=s3cret", "ssl_key_password"),
    ("mysql://ada:\(String(repeating: "s3cret", count: 1000))@db/app", "too long"),
    ("postgresql://ada:\(String(repeating: "s3cret", count: 10_000))@db/app", "too long"),
    ("sqlite://", "memory"), ("sqlite:///:memory:", "memory"), ("sqlite://host/app.db", "host"),
    ("sqlite+pysqlcipher:///app.db", "ncrypted"), ("sqlite:///file:app.db?uri=true", "uri"),
  ]) func urlsThatLeadNowhere(url: String, words: String) throws {
    do {
      _ = try Database(url: url)
      Issue.record("\(url) was taken")
    } catch {
      #expect(error.reason.contains(words), "\(error)")
      #expect(!"\(error.reason)\(error.remedy)".contains("s3cret"))
    }
  }

  @Test func versionTables() {
    #expect(VersionTable("versions")?.text == "versions")
    #expect(VersionTable("app.versions")?.schema == "app")
    for text in [
      "", ".", "a.", ".a", "a.b.c", "a\nb", "a\u{0}", String(repeating: "a", count: 300),
    ] {
      #expect(VersionTable(text) == nil, "\(text.debugDescription)")
    }
  }
}
