using Candlewick.Market.Candles;
using Npgsql;

namespace Candlewick.EventStore.Candles;

/// <summary>
/// Writes the read model <c>candle</c> from one batch, in two steps of one transaction: <see cref="StageAsync"/> copies
/// the batch beside the table and tells what is stored already, <see cref="MergeAsync"/> takes over what is newer.
/// </summary>
public static class CandleReadModel
{
    private const string CreateStage =
        "CREATE TEMP TABLE candle_stage (LIKE candle INCLUDING DEFAULTS) ON COMMIT DROP";

    private const string CopyStage = $"COPY candle_stage ({CandleColumns.Names}) FROM STDIN (FORMAT BINARY)";

    // A subquery for each row, for that always uses the primary key: the planner has no statistics of a table made a
    // moment ago, and a join may read all of `candle`.
    private const string ReadStored =
        """
        SELECT s.instrument, s.interval, s.start_at, s.ordinal,
               (SELECT c.revision FROM candle c
                WHERE c.instrument = s.instrument AND c.interval = s.interval AND c.start_at = s.start_at AND c.ordinal = s.ordinal)
        FROM candle_stage s
        """;

    private static readonly string Merge =
        $"""
        INSERT INTO candle ({CandleColumns.Names})
        SELECT {CandleColumns.Names} FROM candle_stage ORDER BY instrument, interval, start_at, ordinal
        ON CONFLICT (instrument, interval, start_at, ordinal) DO UPDATE SET {AllButTheKey()}
        WHERE candle.revision < excluded.revision
        """;

    /// <summary>
    /// Copies the highest revision of each bar of <paramref name="rows"/> into a temporary table and returns the
    /// rows, in their order, whose revision is higher than what is stored and what stands before it in the batch.
    /// </summary>
    public static async Task<List<CandleRow>> StageAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<CandleRow> rows, CancellationToken cancellationToken)
    {
        var highest = new Dictionary<CandleKey, CandleRow>(rows.Count);
        foreach (var row in rows)
        {
            if (!highest.TryGetValue(row.Key, out var other) || row.Revision > other.Revision)
            {
                highest[row.Key] = row;
            }
        }

        await using (var create = new NpgsqlCommand(CreateStage, connection, transaction))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var copy = await connection.BeginBinaryImportAsync(CopyStage, cancellationToken))
        {
            foreach (var row in highest.Values)
            {
                CandleColumns.Write(copy, row);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        var stored = await ReadStoredAsync(connection, transaction, highest.Count, cancellationToken);
        var fresh = new List<CandleRow>(rows.Count);
        foreach (var row in rows)
        {
            if (!stored.TryGetValue(row.Key, out int revision) || row.Revision > revision)
            {
                stored[row.Key] = row.Revision;
                fresh.Add(row);
            }
        }

        return fresh;
    }

    /// <summary>Takes the staged rows over where they are new or of a higher revision; returns how many were.</summary>
    public static async Task<int> MergeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Merge, connection, transaction);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<CandleKey, int>> ReadStoredAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, int count, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<CandleKey, int>(count);
        await using var command = new NpgsqlCommand(ReadStored, connection, transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!await reader.IsDBNullAsync(4, cancellationToken))
            {
                var key = new CandleKey(CandleTime.ToMicroseconds(reader.GetDateTime(2)), reader.GetString(0), reader.GetString(1), reader.GetInt64(3));
                stored[key] = reader.GetInt32(4);
            }
        }

        return stored;
    }

    private static string AllButTheKey() =>
        string.Join(", ", CandleColumns.Names.Split(", ").Skip(4).Select(name => $"{name} = excluded.{name}"));
}
