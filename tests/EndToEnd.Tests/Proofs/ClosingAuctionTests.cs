using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Ingestor.Generator;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>
/// Two shares on a day with a closing auction, and a recorder that stopped before the post-close. Of one the master knows that
/// it has derivatives: it is in the auction. Of the other nobody has said so, and its auction falls between two phases.
/// </summary>
public sealed class ClosingAuctionTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string InAuction = "NSE:RELIANCE";
    private const string Unknown = "NSE:INFY";
    private static readonly DateTimeOffset Midnight = new(2026, 8, 4, 0, 0, 0, TimeSpan.FromMinutes(330));
    private static readonly CandleRules Rules = new();

    [Fact]
    public async Task A_share_that_the_master_knows_to_have_derivatives_closes_at_1515_and_its_auction_goes_to_the_day()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        await bench.RunAsync(0, "instruments", "refresh", "--master", Master(bench));
        var (trades, file) = Recording(bench);
        await bench.RunAsync(0, "ingest", "csv", file);

        var named = Assert.Single(bench.Read(TopicCatalog.Ticks).Select(PublishedTick), t => t.Control == ControlKind.SessionGroup);
        Assert.Equal((InAuction, "NSE-EQ-CAS"), (named.Instrument, named.SessionGroup));

        var candles = bench.ReadCandles().Select(c => c.Value).ToList();
        foreach (var (instrument, group) in new[] { (InAuction, "NSE-EQ-CAS"), (Unknown, "NSE-EQ") })
        {
            var mine = candles.Where(c => c.Instrument == instrument).ToList();
            Assert.True(Rules.TryGet(group, out var rules));
            Assert.All(mine, c => Assert.Equal(rules.HashOf(BarSpec.Parse(c.Interval), 20260804), c.Rules));

            var intraday = trades.Where(t => t.Instrument == instrument && t.TradeUs < Us(15, 15)).ToList();
            var auction = trades.Single(t => t.Instrument == instrument && t.TradeUs == Us(15, 30));
            foreach (string interval in new[] { "1s", "1m", "5m" })
            {
                var bars = mine.Where(c => c.Interval == interval).ToList();
                Assert.Equal(intraday.Sum(t => t.Size), bars.Sum(b => b.Volume));
                Assert.True(bars.Max(b => b.EndUs) <= Us(15, 15));
            }

            var day = Assert.Single(mine, c => c.Interval == "1d");
            Assert.Equal(
                instrument == InAuction ? (intraday.Sum(t => t.Size) + auction.Size, auction.Price) : (intraday.Sum(t => t.Size), intraday[^1].Price), (day.Volume, day.Close));
        }

        Assert.Equal(0, await up.StopAsync());
    }

    /// <summary>A list of a broker with one share, and a future on it.</summary>
    private static string Master(Workbench bench)
    {
        string path = Path.Combine(bench.Folder, "kite.csv");
        File.WriteAllLines(path,
        [
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange",
            "738561,2885,RELIANCE,RELIANCE INDUSTRIES,0,,0,0.05,1,EQ,NSE,NSE",
            "12345602,48225,RELIANCE30DECFUT,RELIANCE,0,2030-12-26,0,0.05,250,FUT,NFO-FUT,NFO",
        ]);
        return path;
    }

    /// <summary>The trades of a day and the snapshots of it up to 15:40.</summary>
    private static (IReadOnlyList<GeneratedTrade> Trades, string File) Recording(Workbench bench)
    {
        var day = new NseDayGenerator(7, new DateOnly(2026, 8, 4), new NseDayOptions { Symbols = ["RELIANCE", "INFY"], Index = null, SessionGroup = "NSE-EQ-CAS" });
        using var snapshots = new MemoryStream();
        day.WriteSnapshots(snapshots);
        string[] lines = System.Text.Encoding.UTF8.GetString(snapshots.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int received = Array.IndexOf(lines[0].Split(','), "receive_time");
        string file = Path.Combine(bench.Folder, "nse.csv");
        File.WriteAllLines(file, [lines[0], .. lines.Skip(1).Where(line => string.CompareOrdinal(line.Split(',')[received], "2026-08-04T15:40") < 0)]);
        return (day.Trades, file);
    }

    private static Tick PublishedTick(Confluent.Kafka.ConsumeResult<byte[], byte[]> record)
    {
        Assert.True(Contracts.Framing.ConfluentFrame.TryRead(record.Message.Value, out _, out var message));
        return Tick.Parser.ParseFrom(message);
    }

    private static long Us(int hour, int minute) => Midnight.AddHours(hour).AddMinutes(minute).ToUnixTimeMilliseconds() * 1000;
}
