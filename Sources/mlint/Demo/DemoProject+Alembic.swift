import Driver

extension DemoProject {
  /// What `alembic init` would have made, shortened.
  static let alembicFiles: [(path: String, text: String)] = [
    (
      ".gitignore",
      """
      __pycache__/
      *.db

      """
    ),
    (
      "alembic.ini",
      """
      [alembic]
      script_location = %(here)s/migrations
      path_separator = os
      sqlalchemy.url = sqlite:///shop.db

      """
    ),
    (
      "migrations/env.py",
      """
      from alembic import context
      from sqlalchemy import engine_from_config, pool

      config = context.config
      target_metadata = None


      def run_migrations_offline() -> None:
          context.configure(
              url=config.get_main_option("sqlalchemy.url"),
              target_metadata=target_metadata,
              literal_binds=True,
          )
          with context.begin_transaction():
              context.run_migrations()


      def run_migrations_online() -> None:
          connectable = engine_from_config(
              config.get_section(config.config_ini_section, {}),
              prefix="sqlalchemy.",
              poolclass=pool.NullPool,
          )
          with connectable.connect() as connection:
              context.configure(connection=connection, target_metadata=target_metadata)
              with context.begin_transaction():
                  context.run_migrations()


      if context.is_offline_mode():
          run_migrations_offline()
      else:
          run_migrations_online()

      """
    ),
    ("migrations/script.py.mako", Driver.stockTemplate),
  ]
}
