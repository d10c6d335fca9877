import SchemaModel
import Testing

/// The names that SQLAlchemy gives; the expected ones are its own.
@Suite struct NamingConventionTests {
  private let table = TableName(schema: "app", name: "users")

  private func name(
    _ convention: NamingConvention, _ constraint: ConstraintDefinition,
    _ dialect: Dialect? = .postgresql
  ) -> String? {
    let change = convention.naming(.addConstraint(table, constraint), dialect)
    guard case .addConstraint(_, let named) = change else { return nil }
    return named.name
  }

  @Test func tokens() {
    var key = ConstraintDefinition(.foreignKey, columns: ["org_id", "part"])
    key.referredTable = TableName(name: "orgs")
    key.referredColumns = ["id", "part"]
    func named(_ template: String) -> String? {
      name(NamingConvention(foreignKey: template), key)
    }
    #expect(named("fk_%(table_name)s_%(column_0_name)s") == "fk_users_org_id")
    #expect(named("fk_%(column_0_label)s") == "fk_app_users_org_id")
    #expect(named("fk_%(column_0N_name)s") == "fk_org_idpart")
    #expect(named("fk_%(column_0_N_name)s") == "fk_org_id_part")
    #expect(named("fk_%(column_1_key)s") == "fk_part")
    #expect(
      named("%(referred_table_name)s_%(referred_column_0_name)s_100%%") == "orgs_id_100%")
    #expect(named("fk_%(constraint_name)s") == nil)
    #expect(named("fk_%(column_2_name)s") == nil)
  }

  @Test func indexesHaveNamesWithoutAConvention() {
    let index = IndexDefinition(name: nil, elements: [.column("email")])
    let change = NamingConvention().naming(
      .createIndex(TableName(name: "users"), index, ifNotExists: false), nil)
    guard case .createIndex(_, let named, _) = change else { return #expect(Bool(false)) }
    #expect(named.name == "ix_users_email")
  }

  @Test func longNamesAreShortened() {
    // Seen in PostgreSQL after a migration of prefect, whose name is `op.f(…)`.
    let constraint = ConstraintDefinition(
      .foreignKey,
      name: "fk_block_document_reference__parent_block_document_id__block_document")
    #expect(
      name(NamingConvention(), constraint)
        == "fk_block_document_reference__parent_block_document_id___328f")
    #expect(name(NamingConvention(), constraint, .sqlite) == constraint.name)
  }
}
