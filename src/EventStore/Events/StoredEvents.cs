using Npgsql;

namespace Candlewick.EventStore.Events;

/// <summary>What is in the store, seen from outside.</summary>
public static class StoredEvents
{
    /// <summary>Sequence number of the newest event; 0 where there is none, or no store yet.</summary>
    public static async Task<long> LastNumberAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var exists = database.CreateCommand("SELECT to_regclass('mt_events') IS NOT NULL");
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!)
        {
            return 0;
        }

        await using var last = database.CreateCommand("SELECT coalesce(max(seq_id), 0) FROM mt_events");
        return (long)(await last.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>How many candles were stored behind the event of that number.</summary>
    public static async Task<long> CandlesAfterAsync(NpgsqlDataSource database, long number, CancellationToken cancellationToken)
    {
        await using var count = database.CreateCommand("SELECT count(*) FROM mt_events WHERE seq_id > $1 AND type IN ('candle_closed', 'candle_revised')");
        count.Parameters.Add(new() { Value = number });
        return (long)(await count.ExecuteScalarAsync(cancellationToken))!;
    }
}
