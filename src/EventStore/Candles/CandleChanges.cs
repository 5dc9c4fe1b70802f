using Candlewick.Market.Candles;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Candles;

/// <summary>What a batch changes.</summary>
/// <param name="Fresh">The rows, in their order, whose revision is higher than what is stored and what stands before it in the batch.</param>
/// <param name="New">The highest revision of each bar that is not stored in any.</param>
/// <param name="Higher">The highest revision of each bar that is stored in a lower one.</param>
internal sealed record CandleChanges(List<CandleRow> Fresh, List<CandleRow> New, List<CandleRow> Higher)
{
    // LIMIT keeps the planner from joining: it knows nothing of the arrays, and a join may read all of `candle`.
    private const string ReadStored =
        """
        SELECT q.place, c.revision
        FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[]) WITH ORDINALITY AS q(instrument, interval, start_at, ordinal, place)
        CROSS JOIN LATERAL (
            SELECT revision FROM candle
            WHERE instrument = q.instrument AND interval = q.interval AND start_at = q.start_at AND ordinal = q.ordinal LIMIT 1) c
        """;

    /// <summary>Compares <paramref name="rows"/> with what is stored.</summary>
    public static async Task<CandleChanges> FindAsync(NpgsqlTransaction transaction, IReadOnlyList<CandleRow> rows, CancellationToken cancellationToken)
    {
        var places = new Dictionary<CandleKey, int>(rows.Count);
        foreach (var row in rows)
        {
            places.TryAdd(row.Key, places.Count);
        }

        // -1: not stored. Whatever is fresh replaces it, so that each place ends as the highest revision there is.
        int[] stored = await ReadStoredAsync(transaction, places.Keys, cancellationToken);
        var highest = new CandleRow?[stored.Length];
        int[] reached = [.. stored];
        var fresh = new List<CandleRow>(rows.Count);
        foreach (var row in rows)
        {
            int place = places[row.Key];
            if (row.Revision > reached[place])
            {
                reached[place] = row.Revision;
                highest[place] = row;
                fresh.Add(row);
            }
        }

        var changes = new CandleChanges(fresh, new List<CandleRow>(fresh.Count), []);
        for (int place = 0; place < highest.Length; place++)
        {
            if (highest[place] is { } row)
            {
                (stored[place] < 0 ? changes.New : changes.Higher).Add(row);
            }
        }

        return changes;
    }

    private static async Task<int[]> ReadStoredAsync(NpgsqlTransaction transaction, IReadOnlyCollection<CandleKey> keys, CancellationToken cancellationToken)
    {
        int[] stored = new int[keys.Count];
        Array.Fill(stored, -1);
        await using var command = new NpgsqlCommand(ReadStored, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = keys.Select(k => k.Instrument).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = keys.Select(k => k.Interval).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = keys.Select(k => CandleTime.ToDateTime(k.StartUs)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new() { Value = keys.Select(k => k.Ordinal).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            stored[(int)reader.GetInt64(0) - 1] = reader.GetInt32(1);
        }

        return stored;
    }
}
