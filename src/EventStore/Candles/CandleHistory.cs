using Candlewick.EventStore.Offsets;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Candles;

/// <summary>
/// Reads the read model <c>candle</c>. Each call is one short query of its own; nothing is held between pages, and
/// <see cref="CandleQuery.UpTo"/> keeps them consistent while the projection writes on.
/// </summary>
public sealed class CandleHistory(NpgsqlDataSource database)
{
    private const string BeforeB = "($4::bigint[] IS NULL OR source_offset < ($4::bigint[])[partition + 1])";

    private static readonly string Runs = RunsOf(CandleColumns.SelectedOfSeries);

    private static readonly string RunsWithoutOrigin = RunsOf(CandleColumns.SelectedWithoutOrigin);

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
    public async Task<List<CandleRow>> ReadPageAsync(CandleQuery query, CancellationToken cancellationToken) =>
        await CandleScan.OfPage(this, query).ReadAsync(query.Limit, cancellationToken);

    /// <summary>All rows of a query in the same order, for who reads them page by page: what comes next is read while a page is used.</summary>
    public CandleScan Scan(CandleQuery query) => new(this, query);

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

    /// <summary>The next rows of each series, in ascending order.</summary>
    internal async Task<List<CandleRow>[]> ReadRunsAsync(IReadOnlyList<CandleRun> runs, int each, CandleQuery query, CancellationToken cancellationToken)
    {
        var rows = new List<CandleRow>[runs.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = [];
        }

        await using var command = database.CreateCommand(query.WithOrigin ? Runs : RunsWithoutOrigin);
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            Texts(runs.Select(run => run.Instrument)), Texts(runs.Select(run => run.Interval)),
            new() { Value = runs.Select(run => ToTime(run.FromUs)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            Offsets(query.UpTo), Time(query.ToUs),
            new() { Value = runs.Select(run => run.FromOrdinal).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            new() { Value = each },
        });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            int number = reader.GetInt32(0) - 1;
            rows[number].Add(CandleColumns.Read(reader, 1, runs[number].Instrument, runs[number].Interval, query.WithOrigin));
        }

        return rows;
    }

    private static string RunsOf(string columns) =>
        $"""
        SELECT q.number::int, {columns}
        FROM unnest($1::text[], $2::text[], $3::timestamptz[], $6::bigint[]) WITH ORDINALITY AS q(i, v, from_at, from_ordinal, number)
        CROSS JOIN LATERAL (
            SELECT * FROM candle
            WHERE instrument = q.i AND interval = q.v AND (start_at, ordinal) >= (q.from_at, q.from_ordinal) AND start_at < $5 AND {BeforeB}
            ORDER BY start_at, ordinal LIMIT $7) c
        """;

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
