using Candlewick.EventStore.MartenStore;
using Npgsql;

namespace Candlewick.EventStore.Migrations;

/// <summary>Brings a database to the schema of this build.</summary>
public static class Migrator
{
    /// <summary>Key of the advisory lock: "candlewk" in ASCII. Two instances that start together take turns.</summary>
    private const long LockKey = 0x63616e646c65776b;

    /// <summary>Steps of earlier builds that ours does not repeat: 1 made Marten's tables by hand, which Marten now makes itself.</summary>
    private static readonly int[] Retired = [1];

    /// <summary>
    /// Applies the missing steps in one transaction, lets Marten bring its own tables up to date, and returns how many
    /// steps there were, Marten's counted as one; 0 where all was in place.
    /// </summary>
    /// <exception cref="MigrationException">The database is newer than this build, or a step was changed after it was applied.</exception>
    public static Task<int> MigrateAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        MigrateAsync(database, Migration.All, cancellationToken);

    internal static async Task<int> MigrateAsync(
        NpgsqlDataSource database, IReadOnlyList<Migration> known, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellationToken);
        await ExecuteAsync(
            connection,
            """
            SET LOCAL client_min_messages = warning;
            CREATE TABLE IF NOT EXISTS candlewick_migration (
                version    integer     NOT NULL PRIMARY KEY,
                name       text        NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now(),
                checksum   text        NOT NULL);
            CREATE TABLE IF NOT EXISTS candlewick_marten (
                fingerprint text        NOT NULL PRIMARY KEY,
                applied_at  timestamptz NOT NULL DEFAULT now())
            """,
            cancellationToken);

        var applied = await ReadAppliedAsync(connection, cancellationToken);
        Check(applied, known, connection.Database);
        var missing = known.Where(m => !applied.ContainsKey(m.Version)).ToList();
        foreach (var migration in missing)
        {
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
            await using var insert = new NpgsqlCommand(
                "INSERT INTO candlewick_migration (version, name, checksum) VALUES ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = migration.Version }, new() { Value = migration.Name }, new() { Value = migration.Checksum } },
            };
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        bool marten = await MartenSchema.EnsureAsync(database, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return missing.Count + (marten ? 1 : 0);
    }

    private static void Check(Dictionary<int, (string Name, string Checksum)> applied, IReadOnlyList<Migration> known, string database)
    {
        var byVersion = known.ToDictionary(m => m.Version);
        foreach (var (version, (name, checksum)) in applied.Where(a => !Retired.Contains(a.Key)).OrderBy(a => a.Key))
        {
            if (!byVersion.TryGetValue(version, out var ours))
            {
                throw new MigrationException(
                    $"database '{database}' has schema version {version} ({name}), which this build (up to {known[^1].Version}) does not know. "
                    + "Run the newer build that made it, or set POSTGRES to another database.");
            }

            if (ours.Checksum != checksum)
            {
                throw new MigrationException(
                    $"schema version {version} ({name}) of database '{database}' was applied from another text (checksum {checksum[..8]}, this build has "
                    + $"{ours.Checksum[..8]}). An applied step must not be changed: run the build that applied it, or set POSTGRES to another database.");
            }
        }
    }

    private static async Task<Dictionary<int, (string Name, string Checksum)>> ReadAppliedAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = new Dictionary<int, (string, string)>();
        await using var command = new NpgsqlCommand("SELECT version, name, checksum FROM candlewick_migration", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            applied[reader.GetInt32(0)] = (reader.GetString(1), reader.GetString(2));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
