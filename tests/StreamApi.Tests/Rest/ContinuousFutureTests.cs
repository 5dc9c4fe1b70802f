using System.Globalization;
using System.Net;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Tests.Protocol;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Instrument = Candlewick.Market.Instruments.Instrument;
using InstrumentType = Candlewick.Market.Instruments.InstrumentType;

namespace Candlewick.StreamApi.Tests.Rest;

/// <summary>
/// October's contract of NIFTY is in the store only, the others in the master, too. 24 November 2026 is a holiday. December had
/// more open interest than November on the 20th, a Friday, for the first time.
/// </summary>
public sealed class ContinuousFutureTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string October = "NFO:NIFTY-20261027-F";
    private const string November = "NFO:NIFTY-20261124-F";
    private const string December = "NFO:NIFTY-20261229-F";

    private static readonly Candle[] Days =
    [
        Day(October, 10, 26, 5_000), Day(October, 10, 27, 5_000),
        .. Each(November, 1_000, (10, 26), (10, 27), (10, 28), (11, 19), (11, 20), (11, 23)),
        .. Each(December, 900, (10, 27), (10, 28), (11, 19)), .. Each(December, 1_100, (11, 20), (11, 23), (11, 25), (11, 26)),
    ];

    [Fact]
    public async Task It_is_a_contract_today_and_the_candles_of_all_that_it_was()
    {
        await using var api = await Api.StartAsync(kafka, postgres, time: new FixedToday(new DateTimeOffset(2026, 11, 20, 4, 0, 0, TimeSpan.Zero)));
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Instruments, [Samples.Record(Future(November)), Samples.Record(Future(December)), Samples.Record(Withdrawn())]);
        api.Log.Write(TopicCatalog.Candles, Days.Select(Record));
        await api.StoredAsync(Days.Length);
        await Eventually.TrueAsync(
            async () => (await (await http.GetAsync("/api/instruments?type=future")).Content.ReadAsStringAsync()).Contains("\"total\":3", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the master is read");

        Assert.Equal(Examples.Get("json http continuous").TrimEnd(), await http.GetStringAsync("/api/instruments/nfo:nifty@1?roll=expiry"));
        foreach (var (asked, contract, dates) in Meanings())
        {
            var document = JsonDocument.Parse(await http.GetStringAsync($"/api/instruments/NFO:NIFTY{asked}")).RootElement;
            string rolls = string.Join(' ', document.GetProperty("rolls").EnumerateArray().Skip(1).Select(r => r.GetProperty("from").GetString()![5..]));
            Assert.Equal((asked, contract, dates), (asked, document.TryGetProperty("contract", out var meant) ? meant.GetString() : null, rolls));
        }

        foreach (var (asked, candles) in Joined())
        {
            Assert.Equal((asked, candles), (asked, await CandlesAsync(http, $"/api/candles/NFO:NIFTY{asked}")));
            if (!asked.Contains("last", StringComparison.Ordinal))
            {
                Assert.Equal((asked, candles), (asked, await CandlesAsync(http, $"/api/candles/NFO:NIFTY{asked}&limit=1")));
                Assert.Equal((asked, candles), (asked, await CandlesAsync(http, $"/api/candles/NFO:NIFTY{asked}&limit=3")));
            }
        }

        foreach (var (path, status, named) in Wrong())
        {
            var response = await http.GetAsync(path);
            string problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString()!;
            Assert.Equal((path, status), (path, response.StatusCode));
            Assert.Contains(named, problem, StringComparison.Ordinal);
        }
    }

    /// <summary>Today is Friday, 20 November.</summary>
    private static IEnumerable<(string Asked, string? Contract, string Rolls)> Meanings() =>
    [
        ("@1", November, "10-28 11-25"),
        ("@1?roll=days:1", November, "10-27 11-23"),
        ("@1?roll=days:3", December, "10-23 11-19"),
        ("@1?roll=oi", November, "10-28 11-23"),
        ("@2", December, "10-28"),
        ("@3", null, ""),
    ];

    /// <summary>Month of the contract at each day.</summary>
    private static IEnumerable<(string Asked, string Candles)> Joined() =>
    [
        ("@1?interval=1d", "1026 OCT, 1027 OCT, 1028 NOV, 1119 NOV, 1120 NOV, 1123 NOV, 1125 DEC, 1126 DEC"),
        ("@1?interval=1d&roll=days:1", "1026 OCT, 1027 NOV, 1028 NOV, 1119 NOV, 1120 NOV, 1123 DEC, 1125 DEC, 1126 DEC"),
        ("@1?interval=1d&roll=oi", "1026 OCT, 1027 OCT, 1028 NOV, 1119 NOV, 1120 NOV, 1123 DEC, 1125 DEC, 1126 DEC"),
        ("@2?interval=1d", "1026 NOV, 1027 NOV, 1028 DEC, 1119 DEC, 1120 DEC, 1123 DEC"),
        ("@1?interval=1d&from=2026-10-27&to=2026-11-19", "1027 OCT, 1028 NOV, 1119 NOV"),
        ("@1?interval=1d&from=-P7D", "1120 NOV, 1123 NOV, 1125 DEC, 1126 DEC"),
        ("@1?interval=1d&last=3", "1123 NOV, 1125 DEC, 1126 DEC"),
        ("@1?interval=1d&last=3&to=2026-10-28", "1026 OCT, 1027 OCT, 1028 NOV"),
        ("@1?interval=1d&last=500", "1026 OCT, 1027 OCT, 1028 NOV, 1119 NOV, 1120 NOV, 1123 NOV, 1125 DEC, 1126 DEC"),
        ("@1?interval=1m", ""),
    ];

    private static IEnumerable<(string Path, HttpStatusCode Status, string Named)> Wrong() =>
    [
        ("/api/candles/NFO:NIFTI@1?interval=1d", HttpStatusCode.NotFound, "no futures of 'NFO:NIFTI' are known; close to it: NFO:NIFTY@1"),
        ("/api/instruments/NFO:NIFTI@2", HttpStatusCode.NotFound, "close to it: NFO:NIFTY@2"),
        ("/api/instruments/NFO:NIFTY@4", HttpStatusCode.NotFound, "there are 3 futures of 'NFO:NIFTY'"),
        ("/api/instruments/nifty@1", HttpStatusCode.NotFound, "expected VENUE:UNDERLYING@n with n from 1 to 12, such as NFO:NIFTY@1; close to it: NFO:NIFTY@1"),
        ("/api/candles/NFO:NIFTY@1?interval=1d&roll=weekly", HttpStatusCode.BadRequest, "days:n"),
        ("/api/instruments/NFO:NIFTY@1?roll=days:0", HttpStatusCode.BadRequest, "days:n"),
        ($"/api/candles/{November}?interval=1d&roll=oi", HttpStatusCode.BadRequest, "leave it out"),
        ($"/api/instruments/{November}?roll=oi", HttpStatusCode.BadRequest, "leave it out"),
    ];

    private static async Task<string> CandlesAsync(HttpClient http, string path)
    {
        var days = new List<string>();
        for (string? next = path; next is not null;)
        {
            var response = await http.GetAsync(next);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            days.AddRange(page.RootElement.GetProperty("candles").EnumerateArray().Select(Name));
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        return string.Join(", ", days);

        static string Name(JsonElement candle)
        {
            var at = DateTime.UnixEpoch.AddMicroseconds(candle.GetProperty("start_us").GetInt64());
            string contract = candle.GetProperty("instrument").GetString() switch { October => "OCT", November => "NOV", December => "DEC", var other => other! };
            return string.Create(CultureInfo.InvariantCulture, $"{at:MMdd} {contract}");
        }
    }

    /// <summary>Stamped with a time that is past whenever this runs: brokers refuse what comes from the future.</summary>
    private static Message<byte[]?, byte[]?> Record(Candle candle)
    {
        var record = Samples.Record(TopicCatalog.Candles, candle);
        record.Timestamp = new Timestamp(Samples.OpenUs / 1000, TimestampType.CreateTime);
        return record;
    }

    private static Instrument Future(string id) => new()
    {
        Id = InstrumentId.Parse(id),
        Type = InstrumentType.Future,
        Expiry = DateOnly.ParseExact(id[^10..^2], "yyyyMMdd", CultureInfo.InvariantCulture),
    };

    /// <summary>The exchange moved its expiry; it would be third.</summary>
    private static Instrument Withdrawn() => Future("NFO:NIFTY-20261228-F") with { Delisted = new DateOnly(2026, 10, 1) };

    private static IEnumerable<Candle> Each(string contract, long interest, params (int Month, int Day)[] days) =>
        days.Select(day => Day(contract, day.Month, day.Day, interest));

    /// <summary>The bar of a day of 2026, from 09:15 to 15:30 in India.</summary>
    private static Candle Day(string contract, int month, int day, long interest)
    {
        var candle = Samples.Bar(contract, 0, "1d");
        candle.StartUs = (new DateTime(2026, month, day, 3, 45, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        candle.EndUs = candle.StartUs + (375 * Samples.MinuteUs);
        candle.TradingDate = (uint)(20260000 + (month * 100) + day);
        candle.OpenInterest = interest;
        return candle;
    }
}
