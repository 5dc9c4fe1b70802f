using System.Globalization;
using System.Text;
using System.Text.Json;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>SIGKILL of the whole process while fills are entered: whoever sends again what was not answered has each of them once.</summary>
public sealed class KilledPortfolioTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Kills = 4;
    private const long OpenUs = 1_795_146_300_000_000;
    private static readonly string[] Instruments = ["NSE:INFY", "NSE:TCS", "NSE:RELIANCE"];

    [Fact]
    public async Task Each_fill_counts_once_however_often_it_was_sent_and_the_process_killed()
    {
        const int seed = 77;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var bench = await Workbench.CreateAsync(kafka, postgres, partitions: 2, broker: Broker.Embedded);
        var fills = new List<Fill>();
        var unanswered = new Queue<Fill>();
        for (int run = 0; run <= Kills; run++)
        {
            using var up = await bench.UpAsync();
            using var http = new HttpClient { BaseAddress = bench.Web, Timeout = TimeSpan.FromSeconds(10) };
            int strikeAt = fills.Count + random.Next(10, 40);
            while (fills.Count < strikeAt || (run == Kills && unanswered.Count > 0))
            {
                if (!unanswered.TryDequeue(out var fill))
                {
                    fills.Add(fill = Fill.Next(random, fills.Count + 1));
                }

                // Nobody waits for the answer of some: they are sent again, to the next process.
                var sent = SendAsync(http, fill);
                if (run < Kills && (fills.Count == strikeAt || random.Next(5) == 0))
                {
                    unanswered.Enqueue(fill);
                    continue;
                }

                await Eventually.TrueAsync(async () => await sent || await SendAsync(http, fill), TimeSpan.FromSeconds(60), $"fill {fill.Number} is taken");
            }

            if (run < Kills)
            {
                await up.KillAsync();
                output.WriteLine($"kill {run + 1} after {fills.Count} fills, {unanswered.Count} of them not answered");
                continue;
            }

            string expected = string.Join('\n', fills.GroupBy(fill => fill.Instrument).OrderBy(of => of.Key, StringComparer.Ordinal).Select(of => PositionOf(of.Key, of)));
            await Eventually.TrueAsync(async () => await PositionsAsync(http) == expected, TimeSpan.FromSeconds(90), $"the positions are\n{expected}");
            await Eventually.TrueAsync(async () => await CountAsync(bench) == fills.Count, TimeSpan.FromSeconds(60), "each is stored once");
            Assert.Equal(0, await up.StopAsync());
        }
    }

    /// <summary>First in, first out, unit by unit: nothing of how the engine counts.</summary>
    private static string PositionOf(string instrument, IEnumerable<Fill> fills)
    {
        var open = new Queue<(int Sign, decimal Price)>();
        (decimal realised, decimal cash) = (0, 0);
        foreach (var fill in fills.OrderBy(fill => fill.TimeUs).ThenBy(fill => fill.Number))
        {
            cash -= fill.Quantity * fill.Price;
            int sign = Math.Sign(fill.Quantity);
            for (int unit = 0; unit < Math.Abs(fill.Quantity); unit++)
            {
                if (open.TryPeek(out var oldest) && oldest.Sign != sign)
                {
                    realised += open.Dequeue().Sign * (fill.Price - oldest.Price);
                }
                else
                {
                    open.Enqueue((sign, fill.Price));
                }
            }
        }

        return Line(instrument, open.Sum(unit => unit.Sign), realised, cash);
    }

    private static async Task<bool> SendAsync(HttpClient http, Fill fill)
    {
        string body = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"{{fill.Number}}","instrument":"{{fill.Instrument}}","quantity":{{fill.Quantity}},"price":{{fill.Price}},"time_us":{{fill.TimeUs}},"currency":"INR"}""");
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync("/api/portfolio/main/fills", content);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            // The process is gone, or the client of the one before.
            return false;
        }
    }

    private static async Task<string> PositionsAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/api/portfolio/main/positions");
        if (!answer.IsSuccessStatusCode)
        {
            return $"{answer.StatusCode}";
        }

        using var read = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return string.Join('\n', read.RootElement.GetProperty("positions").EnumerateArray()
            .Select(p => Line(p.GetProperty("instrument").GetString()!, Number(p, "quantity"), Number(p, "realised"), Number(p, "cash")))
            .Order(StringComparer.Ordinal));

        static decimal Number(JsonElement position, string name) => position.GetProperty(name).GetDecimal();
    }

    private static string Line(string instrument, decimal quantity, decimal realised, decimal cash) =>
        string.Create(CultureInfo.InvariantCulture, $"{instrument}: {quantity}, realised {realised:0.00}, cash {cash:0.00}");

    private static async Task<long> CountAsync(Workbench bench)
    {
        await using var command = bench.Database.CreateCommand("SELECT count(*) FROM ledger_entry JOIN mt_events ON id = entry_id AND stream_id = 'ledger|main'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private sealed record Fill(int Number, string Instrument, long TimeUs, int Quantity, decimal Price)
    {
        public static Fill Next(Random random, int number) => new(
            number, Instruments[random.Next(Instruments.Length)], OpenUs + (random.Next(1_000) * 1_000_000L), random.Next(1, 50) * (random.Next(2) == 0 ? 1 : -1), random.Next(10_000, 20_000) / 100m);
    }
}
