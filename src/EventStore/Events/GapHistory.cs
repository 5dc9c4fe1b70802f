using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Events;

/// <summary>A gap as the event store has it. Times are microseconds UTC.</summary>
/// <param name="Feed">Whose data is missing.</param>
/// <param name="Instrument">The one it is of; null where it is of all that the feed has.</param>
/// <param name="FromUs">Last time known to be complete.</param>
/// <param name="ToUs">First time known to be complete again, exclusive.</param>
/// <param name="Cause">How it was found.</param>
/// <param name="IsFilled">All of it has been published since, as far as it could be had.</param>
public sealed record StoredGap(string Feed, string? Instrument, long FromUs, long ToUs, string Cause, bool IsFilled);

/// <summary>Reads which data of an instrument is missing, from the streams of its feeds' days.</summary>
public sealed class GapHistory(NpgsqlDataSource database)
{
    // A feed's day is a stream, and streams are found by their names: no other event is looked at.
    private const string Gaps =
        """
        WITH feeds AS (
            SELECT DISTINCT source AS feed FROM candle WHERE instrument = $1 AND interval = '1d'
            UNION (SELECT source FROM candle WHERE instrument = $1 AND interval = '1m' ORDER BY start_at DESC LIMIT 1)),
        days AS (
            SELECT f.feed || '|' || to_char(d, 'YYYY-MM-DD') AS stream FROM feeds f, generate_series($2::date, $3::date, interval '1 day') AS d)
        SELECT e.type, e.data->>'Feed', e.data->>'Instrument', (e.data->>'FromAt')::timestamptz, (e.data->>'ToAt')::timestamptz, coalesce(e.data->>'Reason', '')
        FROM days JOIN mt_events e ON e.stream_id = days.stream
        WHERE e.type IN ('gap_detected', 'gap_filled') AND coalesce(e.data->>'Instrument', $1) = $1
          AND (e.data->>'FromAt')::timestamptz < $5 AND (e.data->>'ToAt')::timestamptz > $4
        ORDER BY 4, 5
        """;

    /// <summary>Gaps of an instrument, and of all instruments of a feed that it came through, that reach into the time given, the earliest first.</summary>
    public async Task<List<StoredGap>> ReadAsync(string instrument, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var detected = new List<StoredGap>();
        var filled = new List<(string? Instrument, long FromUs, long ToUs)>();
        await using var command = database.CreateCommand(Gaps);
        command.Parameters.Add(new() { Value = instrument, NpgsqlDbType = NpgsqlDbType.Text });
        foreach (var date in new[] { DateOnly.FromDateTime(from).AddDays(-1), DateOnly.FromDateTime(to).AddDays(1) })
        {
            // A trading date may be the day before or after the one in UTC.
            command.Parameters.Add(new() { Value = date, NpgsqlDbType = NpgsqlDbType.Date });
        }

        command.Parameters.Add(new() { Value = from, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = to, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            string? of = await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2);
            long fromUs = Us(reader.GetDateTime(3));
            long toUs = Us(reader.GetDateTime(4));
            if (reader.GetString(0) == "gap_filled")
            {
                filled.Add((of, fromUs, toUs));
            }
            else
            {
                detected.Add(new StoredGap(reader.GetString(1), of, fromUs, toUs, reader.GetString(5), IsFilled: false));
            }
        }

        return [.. detected.Select(gap => gap with { IsFilled = Covers(filled.Select(f => (f.FromUs, f.ToUs)), gap.FromUs, gap.ToUs) })];
    }

    /// <summary>Whether spans, by their begin, cover a time without a hole.</summary>
    private static bool Covers(IEnumerable<(long FromUs, long ToUs)> spans, long fromUs, long toUs)
    {
        long reached = fromUs;
        foreach (var (from, to) in spans)
        {
            if (from <= reached)
            {
                reached = Math.Max(reached, to);
            }
        }

        return reached >= toUs;
    }

    private static long Us(DateTime time) => (time.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
