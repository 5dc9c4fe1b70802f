using Candlewick.EventStore.Offsets;
using Candlewick.Market.Candles;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Candles;

/// <summary>
/// Reads the read model <c>candle</c>. Each call is one short query of its own; nothing is held between pages, and
/// <see cref="CandleQuery.UpTo"/> keeps them consistent while the projection writes on.
/// </summary>
public sealed class CandleHistory(NpgsqlDataSource database)
{
    /// <summary>
    /// Up to this many pairs of instrument and interval each is looked up by primary key, a page of rows at most; above
    /// it the index by time is read and filtered. Lookups read a page for each pair and keep one.
    /// </summary>
    private const int MaxLookups = 32;

    private const string BeforeB = "($4::bigint[] IS NULL OR source_offset < ($4::bigint[])[partition + 1])";

    private static readonly string PageByPair =
        $"""
        SELECT {CandleColumns.Selected} FROM (
            SELECT c.* FROM unnest($1::text[], $2::text[], $3::timestamptz[], $7::bigint[]) AS q(i, v, from_at, from_ordinal)
            CROSS JOIN LATERAL (
                SELECT * FROM candle
                WHERE instrument = q.i AND interval = q.v AND (start_at, ordinal) >= (q.from_at, q.from_ordinal) AND start_at < $5 AND {BeforeB}
                ORDER BY start_at, ordinal LIMIT $6) c) page
        ORDER BY start_at, instrument, interval, ordinal LIMIT $6
        """;

    private static readonly string PageByTime =
        $"""
        SELECT {CandleColumns.Selected} FROM candle
        WHERE (start_at, instrument, interval, ordinal) > ($3, $7, $8, $9) AND start_at < $5
          AND instrument = ANY ($1) AND interval = ANY ($2) AND {BeforeB}
        ORDER BY start_at, instrument, interval, ordinal LIMIT $6
        """;

    private static readonly string LastByPair =
        $"""
        SELECT {CandleColumns.Selected} FROM (
            SELECT c.* FROM unnest($1::text[], $2::text[]) AS q(i, v)
            CROSS JOIN LATERAL (
                SELECT * FROM candle
                WHERE instrument = q.i AND interval = q.v AND start_at >= $6 AND start_at < $5 AND {BeforeB}
                ORDER BY start_at DESC, ordinal DESC LIMIT $3) c) page
        ORDER BY start_at, instrument, interval, ordinal
        """;

    private static readonly string InSpans =
        $"""
        SELECT {CandleColumns.Selected} FROM (
            SELECT c.* FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS q(i, from_at, to_at)
            CROSS JOIN LATERAL (SELECT * FROM candle WHERE instrument = q.i AND interval = $4 AND start_at >= q.from_at AND start_at < q.to_at) c) page
        ORDER BY instrument, start_at, ordinal
        """;

    // From one name to the next by index, for there are few names and many rows.
    private const string Names =
        """
        WITH RECURSIVE names AS (
            (SELECT instrument FROM candle ORDER BY instrument LIMIT 1)
            UNION ALL
            SELECT (SELECT c.instrument FROM candle c WHERE c.instrument > names.instrument ORDER BY c.instrument LIMIT 1)
            FROM names WHERE names.instrument IS NOT NULL)
        SELECT instrument FROM names WHERE instrument IS NOT NULL
        """;

    private const string OpenInterest =
        "SELECT instrument, trading_date, open_interest FROM candle WHERE instrument = ANY ($1) AND interval = '1d' AND open_interest IS NOT NULL";

    /// <summary>The next rows by (open time, instrument, interval, ordinal); fewer than the limit at the end only.</summary>
    public Task<List<CandleRow>> ReadPageAsync(CandleQuery query, CancellationToken cancellationToken)
    {
        var pairs = PairsOf(query.Instruments, query.Intervals);
        if (pairs.Count == 0 || query.Limit <= 0)
        {
            return Task.FromResult(new List<CandleRow>());
        }

        return pairs.Count <= MaxLookups
            ? PageByPairAsync(query, pairs, cancellationToken)
            : PageByTimeAsync(query, cancellationToken);
    }

    /// <summary>The last <paramref name="count"/> bars before <paramref name="upTo"/> that open in the time given, in ascending order.</summary>
    public Task<List<CandleRow>> ReadLastAsync(
        string instrument, string interval, int count, IReadOnlyList<long>? upTo, CancellationToken cancellationToken,
        long toUs = long.MaxValue, long fromUs = 0) =>
        LastAsync([(instrument, interval)], count, upTo, fromUs, toUs, cancellationToken);

    /// <summary>The last <paramref name="count"/> bars of each instrument in each interval, in the order of history.</summary>
    public Task<List<CandleRow>> ReadLastAsync(
        IReadOnlyList<string> instruments, IReadOnlyList<string> intervals, int count, CancellationToken cancellationToken) =>
        LastAsync(PairsOf(instruments, intervals), count, null, 0, long.MaxValue, cancellationToken);

    /// <summary>The newest bar of each instrument in each interval, in the order of history; nothing for those without one.</summary>
    public Task<List<CandleRow>> LatestAsync(
        IReadOnlyList<string> instruments, IReadOnlyList<string> intervals, IReadOnlyList<long>? upTo, CancellationToken cancellationToken) =>
        LastAsync(PairsOf(instruments, intervals), 1, upTo, 0, long.MaxValue, cancellationToken);

    /// <summary>The bars of an interval that open in a span of time of each instrument, microseconds UTC, by instrument and then open time.</summary>
    public Task<List<CandleRow>> ReadSpansAsync(
        IReadOnlyList<(string Instrument, long FromUs, long ToUs)> spans, string interval, CancellationToken cancellationToken) => spans.Count == 0
        ? Task.FromResult(new List<CandleRow>())
        : ReadAsync(
            InSpans,
            spans.Count,
            [
                Texts(spans.Select(span => span.Instrument)),
                new() { Value = spans.Select(span => ToTime(span.FromUs)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new() { Value = spans.Select(span => ToTime(span.ToUs)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                Text(interval),
            ],
            cancellationToken);

    /// <summary>Every instrument that has a stored bar, in ordinal order.</summary>
    public async Task<List<string>> ReadInstrumentsAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await using var command = database.CreateCommand(Names);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    /// <summary>Open interest at the close of each trading date, in contracts, as far as bars of a day have it.</summary>
    public async Task<Dictionary<(string Instrument, DateOnly Date), long>> ReadOpenInterestAsync(IEnumerable<string> instruments, CancellationToken cancellationToken)
    {
        var interest = new Dictionary<(string, DateOnly), long>();
        await using var command = database.CreateCommand(OpenInterest);
        command.Parameters.Add(Texts(instruments));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            interest[(reader.GetString(0), await reader.GetFieldValueAsync<DateOnly>(1, cancellationToken))] = reader.GetInt64(2);
        }

        return interest;
    }

    /// <summary>
    /// How far <paramref name="projection"/> (<c>candles</c>) has read each partition: everything before is in the read
    /// model. A partition that no projector has owned yet is missing.
    /// </summary>
    public Task<List<ProjectionPosition>> ReadOffsetsAsync(string projection, CancellationToken cancellationToken) =>
        new ProjectionOffsets(projection).ReadAsync(database, cancellationToken);

    private Task<List<CandleRow>> PageByPairAsync(
        CandleQuery query, List<(string Instrument, string Interval)> pairs, CancellationToken cancellationToken)
    {
        var from = pairs.ConvertAll(pair => FirstAfter(query, pair.Instrument, pair.Interval));
        return ReadAsync(
            PageByPair,
            query.Limit,
            [
                Texts(pairs.Select(p => p.Instrument)), Texts(pairs.Select(p => p.Interval)),
                new() { Value = from.Select(f => ToTime(f.StartUs)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                Offsets(query.UpTo), Time(query.ToUs), new() { Value = query.Limit },
                new() { Value = from.Select(f => f.Ordinal).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            ],
            cancellationToken);
    }

    /// <summary>Where a pair goes on: where the last page ended at time t, pairs that order before its last row go on behind t.</summary>
    private static (long StartUs, long Ordinal) FirstAfter(CandleQuery query, string instrument, string interval)
    {
        if (query.After is not { } after || after.StartUs < query.FromUs)
        {
            return (query.FromUs, 0);
        }

        int order = after.CompareSeries(instrument, interval);
        return order < 0 ? (after.StartUs, 0) : order == 0 ? (after.StartUs, after.Ordinal + 1) : (after.StartUs + 1, 0);
    }

    private Task<List<CandleRow>> PageByTimeAsync(CandleQuery query, CancellationToken cancellationToken)
    {
        // Without a page before, everything that opens at FromUs comes after the empty names.
        var after = query.After is { } key && key.StartUs >= query.FromUs ? key : new CandleKey(query.FromUs, "", "");
        return ReadAsync(
            PageByTime,
            query.Limit,
            [
                Texts(query.Instruments), Texts(query.Intervals), Time(after.StartUs), Offsets(query.UpTo), Time(query.ToUs),
                new() { Value = query.Limit }, Text(after.Instrument), Text(after.Interval), new() { Value = after.Ordinal },
            ],
            cancellationToken);
    }

    private Task<List<CandleRow>> LastAsync(
        List<(string Instrument, string Interval)> pairs, int count, IReadOnlyList<long>? upTo, long fromUs, long toUs,
        CancellationToken cancellationToken) =>
        pairs.Count == 0 || count <= 0
            ? Task.FromResult(new List<CandleRow>())
            : ReadAsync(
                LastByPair,
                pairs.Count * Math.Min(count, 1000),
                [Texts(pairs.Select(p => p.Instrument)), Texts(pairs.Select(p => p.Interval)), new() { Value = count }, Offsets(upTo), Time(toUs), Time(fromUs)],
                cancellationToken);

    private async Task<List<CandleRow>> ReadAsync(string sql, int expected, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var rows = new List<CandleRow>(Math.Min(expected, 1000));
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(CandleColumns.Read(reader));
        }

        return rows;
    }

    private static List<(string Instrument, string Interval)> PairsOf(IEnumerable<string> instruments, IReadOnlyList<string> intervals) =>
        instruments.Distinct(StringComparer.Ordinal)
            .SelectMany(instrument => intervals.Distinct(StringComparer.Ordinal).Select(interval => (instrument, interval)))
            .ToList();

    /// <summary>Times beyond what .NET can hold mean "no bound".</summary>
    private static DateTime ToTime(long us) => us >= MaxUs ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc) : CandleTime.ToDateTime(Math.Max(us, 0));

    private static readonly long MaxUs = CandleTime.ToMicroseconds(DateTime.MaxValue);

    private static NpgsqlParameter Time(long us) => new() { Value = ToTime(us), NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter Text(string text) => new() { Value = text, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Texts(IEnumerable<string> texts) => new() { Value = texts.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter Offsets(IReadOnlyList<long>? upTo) =>
        new() { Value = upTo is null ? DBNull.Value : upTo.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
}
