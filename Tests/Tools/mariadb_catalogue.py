"""What a MariaDB's `information_schema` says about the current database.

The parts are those of `mlint schema --format json`. Every key but the primary one is an index there, also one
that a unique constraint or a foreign key made, and so it is here.
"""

COLUMNS = """
SELECT table_name, column_name, column_type, is_nullable = 'YES', column_default, extra,
  generation_expression IS NOT NULL, column_comment
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
ORDER BY table_name, ordinal_position
"""
TABLES = """
SELECT table_name, table_comment FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name
"""
INDEXES = """
SELECT table_name, index_name, NOT non_unique, index_type, column_name
FROM information_schema.statistics WHERE table_schema = DATABASE()
ORDER BY table_name, index_name, seq_in_index
"""
FOREIGN_KEYS = """
SELECT k.table_name, k.constraint_name, r.delete_rule, r.update_rule, k.referenced_table_schema,
  k.referenced_table_name, k.column_name, k.referenced_column_name
FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
  ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
  AND r.table_name = k.table_name
WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
ORDER BY k.table_name, k.constraint_name, k.ordinal_position
"""
CHECKS = """
SELECT table_name, constraint_name, level = 'Column', check_clause
FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()
ORDER BY table_name, constraint_name
"""


def action(rule):
    """What is written: InnoDB takes nothing, NO ACTION and RESTRICT for the same."""
    return None if rule in ("RESTRICT", "NO ACTION") else rule


def grouped(rows, width):
    """The last values of rows that begin with the same ones."""
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row[:width]), []).append(tuple(row[width:]))
    return groups.items()


def fill(catalogue, connection):
    """Puts what the database has into an empty catalogue."""
    def rows(query):
        return connection.exec_driver_sql(query).all()

    own = connection.exec_driver_sql("SELECT DATABASE()").scalar()
    checks = rows(CHECKS)
    documents = {
        (table, name) for table, name, is_of_column, clause in checks
        if is_of_column and clause == f"json_valid(`{name}`)"}
    for name, comment in rows(TABLES):
        catalogue.table(None, name)["comment"] = comment or None
    for table, name, type_, nullable, default, extra, computed, comment in rows(COLUMNS):
        # MariaDB's JSON is a text with a check.
        is_document = type_ == "longtext" and (table, name) in documents
        numbers = "auto_increment" in extra
        catalogue.table(None, table)["columns"].append({
            "name": name, "type": "json" if is_document else type_, "nullable": bool(nullable),
            "has_server_default": numbers or bool(computed) or default not in (None, "NULL"),
            "computed": bool(computed), "identity": numbers, "comment": comment or None})
    for (table, name, unique, kind), columns in grouped(rows(INDEXES), 4):
        columns = [column for column, in columns]
        if name == "PRIMARY":
            catalogue.table(None, table)["constraints"].append({
                "kind": "primary key", "name": None, "columns": columns})
        else:
            catalogue.table(None, table)["indexes"].append({
                "name": name, "columns": columns, "unique": bool(unique), "partial": False,
                "method": None if kind == "BTREE" else kind.lower()})
    for key, columns in grouped(rows(FOREIGN_KEYS), 6):
        table, name, on_delete, on_update, schema, referred = key
        catalogue.table(None, table)["constraints"].append({
            "kind": "foreign key", "name": name, "columns": [own for own, _ in columns],
            "referred_schema": None if schema == own else schema, "referred_table": referred,
            "referred_columns": [other for _, other in columns], "on_delete": action(on_delete),
            "on_update": action(on_update)})
    for table, name, _, clause in checks:
        if (table, name) not in documents:
            catalogue.table(None, table)["constraints"].append({
                "kind": "check", "name": name, "columns": [], "condition": clause})
    return catalogue.document()
