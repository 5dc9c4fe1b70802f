using System.Globalization;
using Candlewick.EndToEnd.Tests.Pipeline;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EndToEnd.Tests.Sql;

/// <summary>Published candles in a table, to be compared with what SQL computes from the raw trades.</summary>
internal static class CandleTable
{
    /// <summary>
    /// Candles of a day by SQL alone: grid anchored at the regular open and continued both ways, bars cut at the ends of
    /// the session, open and close by (trade time, line). Official opens and closes (bits 24, 26) and suspicious trades are left out; those whose
    /// condition adds volume only (bits 1, 2, 3, 9, 14, 18, 20, 22, 25, 31) set prices where nothing else in the bar does; closing prints (bit 7)
    /// of up to ten minutes after the session count to its day.
    /// </summary>
    private const string Expected = """
        WITH trade AS (
            SELECT symbol, line, ms, price, size, conditions & 2186560014 = 0 AS is_price
            FROM raw_trade
            WHERE conditions & 83886080 = 0 AND NOT suspicious
              AND ms >= @from AND (ms < @to OR (ms < @to + 600000 AND conditions & 128 <> 0 AND conditions & 2186560014 = 0))
        ),
        bucketed AS (
            SELECT t.symbol, t.line, t.ms, t.price, t.size, t.is_price, i.name AS interval,
                   CASE WHEN i.name = '1d' THEN @from
                        ELSE greatest(@from, @anchor + floor((t.ms - @anchor)::numeric / i.ms) * i.ms) END AS start_ms,
                   CASE WHEN i.name = '1d' THEN @to
                        ELSE least(@to, @anchor + floor((t.ms - @anchor)::numeric / i.ms) * i.ms + i.ms) END AS end_ms
            FROM trade t, (VALUES ('1s', 1000), ('1m', 60000), ('5m', 300000), ('1d', 86400000)) AS i(name, ms)
            WHERE t.ms < @to OR i.name = '1d'
        )
        SELECT symbol, interval, @midnight + start_ms * 1000 AS start_us, @midnight + end_ms * 1000 AS end_us,
               (array_agg(price ORDER BY is_price DESC, ms, line))[1] AS open,
               coalesce(max(price) FILTER (WHERE is_price), max(price)) AS high, coalesce(min(price) FILTER (WHERE is_price), min(price)) AS low,
               (array_agg(price ORDER BY is_price DESC, ms DESC, line DESC))[1] AS close,
               sum(size) AS volume, sum(price * size) AS turnover, count(*) AS trades
        FROM bucketed
        GROUP BY symbol, interval, start_ms, end_ms
        """;

    private const string Columns = "symbol, interval, start_us, end_us, open, high, low, close, volume, turnover, trades";

    /// <summary>Stores the highest revision of each candle in table published.</summary>
    public static async Task LoadAsync(NpgsqlDataSource database, IEnumerable<PublishedCandle> candles)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand(
            "CREATE TABLE published (symbol text, interval text, start_us bigint, end_us bigint, open numeric, high numeric, low numeric, close numeric, volume bigint, turnover numeric, trades bigint)", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        await using var copy = await connection.BeginBinaryImportAsync($"COPY published ({Columns}) FROM STDIN (FORMAT binary)");
        var newest = candles.GroupBy(c => (c.Value.Instrument, c.Value.Interval, c.Value.StartUs)).Select(g => g.MaxBy(c => c.Value.Revision)!.Value);
        foreach (var candle in newest)
        {
            decimal scale = (decimal)Math.Pow(10, candle.PriceScale);
            await copy.StartRowAsync();
            await copy.WriteAsync(candle.Instrument);
            await copy.WriteAsync(candle.Interval);
            await copy.WriteAsync(candle.StartUs, NpgsqlDbType.Bigint);
            await copy.WriteAsync(candle.EndUs, NpgsqlDbType.Bigint);
            await copy.WriteAsync(candle.Open / scale, NpgsqlDbType.Numeric);
            await copy.WriteAsync(candle.High / scale, NpgsqlDbType.Numeric);
            await copy.WriteAsync(candle.Low / scale, NpgsqlDbType.Numeric);
            await copy.WriteAsync(candle.Close / scale, NpgsqlDbType.Numeric);
            await copy.WriteAsync(candle.Volume, NpgsqlDbType.Bigint);
            await copy.WriteAsync(decimal.Parse(candle.Turnover, CultureInfo.InvariantCulture), NpgsqlDbType.Numeric);
            await copy.WriteAsync((long)candle.Trades, NpgsqlDbType.Bigint);
        }

        await copy.CompleteAsync();
    }

    /// <summary>Rows that are in one of the two and not in the other; empty = every candle is equal.</summary>
    /// <param name="from">Session start, milliseconds since midnight in New York.</param>
    /// <param name="to">Session end, likewise.</param>
    public static async Task<List<string>> DifferencesAsync(NpgsqlDataSource database, long midnightUs, TimeSpan from, TimeSpan to)
    {
        await using var command = database.CreateCommand($"""
            WITH expected AS MATERIALIZED ({Expected})
            SELECT 'published, not expected' AS side, d.* FROM (SELECT {Columns} FROM published EXCEPT ALL SELECT {Columns} FROM expected) d
            UNION ALL
            SELECT 'expected, not published', d.* FROM (SELECT {Columns} FROM expected EXCEPT ALL SELECT {Columns} FROM published) d
            ORDER BY symbol, interval, start_us LIMIT 20
            """);

        // Seconds. It makes every candle of a day out of every trade, beside whatever else the machine does.
        command.CommandTimeout = 300;
        command.Parameters.AddWithValue("midnight", midnightUs);
        command.Parameters.AddWithValue("from", (long)from.TotalMilliseconds);
        command.Parameters.AddWithValue("to", (long)to.TotalMilliseconds);
        command.Parameters.AddWithValue("anchor", (long)TimeSpan.FromHours(9.5).TotalMilliseconds);
        var differences = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            differences.Add(string.Join(" ", Enumerable.Range(0, rows.FieldCount).Select(i => $"{rows.GetName(i)}={rows.GetValue(i)}")));
        }

        return differences;
    }
}
