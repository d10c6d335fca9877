/// What a migration does, read from its function bodies when it is asked for.
package struct MigrationDetails: Sendable {
  package var upgrade: MigrationBody
  package var downgrade: MigrationBody
  package var meaning: MigrationMeaning
  /// Where the parts of the meaning stand, to point at the one that changed.
  package var places: MeaningPlaces

  package init(
    upgrade: MigrationBody, downgrade: MigrationBody, meaning: MigrationMeaning,
    places: MeaningPlaces
  ) {
    self.upgrade = upgrade
    self.downgrade = downgrade
    self.meaning = meaning
    self.places = places
  }
}
