namespace Candlewick.EventStore.Migrations;

/// <summary>The database's schema is not one this build may work with; the message names the remedy.</summary>
public sealed class MigrationException(string message) : Exception(message);
