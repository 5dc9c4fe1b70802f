using System.Globalization;
using JasperFx;
using Marten;
using Npgsql;

namespace Candlewick.EventStore.MartenStore;

/// <summary>
/// Marten's own tables, made and migrated by Marten. What was applied is noted, so that a start after the first one
/// neither builds a store nor compares schemas: together they take most of a second.
/// </summary>
internal static class MartenSchema
{
    /// <summary>
    /// Which Marten with which of our options: the version of the one, and of the other the build of this assembly,
    /// which sets them. A new build compares once.
    /// </summary>
    private static readonly string Fingerprint = string.Create(
        CultureInfo.InvariantCulture,
        $"marten {typeof(DocumentStore).Assembly.GetName().Version} build {typeof(MartenSchema).Module.ModuleVersionId:N}");

    /// <summary>
    /// Brings Marten's tables to this build's Marten, where that is not noted yet. Called under the lock of the
    /// migrations, in whose <paramref name="transaction"/> the note is made; the tables are made outside it.
    /// </summary>
    /// <returns>True where there was something to look after.</returns>
    public static async Task<bool> EnsureAsync(NpgsqlDataSource database, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        if (await IsAppliedAsync(transaction, cancellationToken))
        {
            return false;
        }

        await using var store = new LazyStore(database);
        await store.Value.Storage.Database.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate, ct: cancellationToken);
        await using var note = new NpgsqlCommand("INSERT INTO candlewick_marten (fingerprint) VALUES ($1) ON CONFLICT DO NOTHING", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = Fingerprint } },
        };
        await note.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    /// <summary>Noted, and the tables are there: a database that was restored in part is looked after again.</summary>
    private static async Task<bool> IsAppliedAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM candlewick_marten WHERE fingerprint = $1) AND to_regclass('mt_events') IS NOT NULL", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = Fingerprint } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
