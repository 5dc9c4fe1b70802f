using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using JasperFx;
using Marten;
using Npgsql;

namespace Candlewick.EventStore.MartenStore;

/// <summary>
/// Marten's own tables. An empty database gets the script that Marten writes for our options (<c>marten.sql</c>; a test
/// holds it against Marten); any other is migrated by Marten. What was applied is noted, so that a start neither builds
/// a store nor compares schemas: together they take most of a second.
/// </summary>
internal static class MartenSchema
{
    /// <summary>What Marten writes for a new database.</summary>
    public static string Script { get; } = ReadScript();

    private static readonly string Fingerprint = string.Create(
        CultureInfo.InvariantCulture,
        $"marten {typeof(DocumentStore).Assembly.GetName().Version} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))[..16]}");

    /// <summary>
    /// Brings Marten's tables to this build's Marten, where that is not noted yet. Called under the lock of the
    /// migrations, in their <paramref name="transaction"/>; Marten's own migration has connections of its own.
    /// </summary>
    /// <returns>True where there was something to look after.</returns>
    public static async Task<bool> EnsureAsync(NpgsqlDataSource database, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        // The note alone is not trusted: a database that was restored in part is looked after again.
        if (await IsTrueAsync(transaction, $"EXISTS (SELECT FROM candlewick_marten WHERE fingerprint = '{Fingerprint}') AND to_regclass('mt_events') IS NOT NULL", cancellationToken))
        {
            return false;
        }

        if (await IsTrueAsync(transaction, "EXISTS (SELECT FROM pg_class WHERE relname LIKE 'mt\\_%' AND relnamespace = 'public'::regnamespace)", cancellationToken))
        {
            await using var store = new LazyStore(database);
            await store.Value.Storage.Database.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate, ct: cancellationToken);
        }
        else
        {
            await ExecuteAsync(transaction, Script, cancellationToken);
        }

        await ExecuteAsync(transaction, $"INSERT INTO candlewick_marten (fingerprint) VALUES ('{Fingerprint}') ON CONFLICT DO NOTHING", cancellationToken);
        return true;
    }

    private static string ReadScript()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("marten")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static async Task<bool> IsTrueAsync(NpgsqlTransaction transaction, string condition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT {condition}", transaction.Connection, transaction);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
