using System.Globalization;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Replay;

/// <summary>How well real time is kept, for docs/benchmarks.md. Run by name on a machine that does nothing else: a loaded one keeps no time.</summary>
public sealed class PaceTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Spy = "NYSE:SPY";

    [Fact(Explicit = true)]
    public async Task At_speed_1_the_spacing_of_ticks_is_kept_at_the_client()
    {
        const int Seed = 1;
        const int Ticks = 3_000;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}"));
        var random = new Random(Seed);
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 2);
        long us = Samples.OpenUs;
        var times = new List<long>();
        for (int n = 0; n < Ticks; n++)
        {
            times.Add(us += random.Next(500, 20_000));
        }

        api.Log.Write(TopicCatalog.Ticks, times.Select((at, n) => Samples.Record(n % 2 == 0 ? Spy : "NYSE:QQQ", Samples.Trade(at, n + 1))));
        await api.SeenAsync(TopicCatalog.Ticks, Ticks);
        await using var client = await api.ConnectAsync();
        await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"ticks","instruments":["{{Spy}}","NYSE:QQQ"],"from":{{Samples.OpenUs}},"speed":1}""");
        var late = new List<double>();
        long? zero = null;
        while (late.Count < Ticks)
        {
            var frame = await client.NextAsync();
            double now = TimeProvider.System.GetTimestamp() / (TimeProvider.System.TimestampFrequency / 1e6);
            if (frame!.Value.GetProperty("event").GetString() == "data")
            {
                foreach (var item in frame.Value.GetProperty("data").EnumerateArray())
                {
                    zero ??= (long)(now - item.GetProperty("trade_us").GetInt64());
                    late.Add((now - zero.Value - item.GetProperty("trade_us").GetInt64()) / 1_000);
                }
            }
        }

        // Of spacing, what is the same for all is no error.
        double median = late.Order().ElementAt(Ticks / 2);
        var errors = late.Select(ms => Math.Abs(ms - median)).Order().ToList();
        var spacing = late.Zip(late.Skip(1), (one, next) => Math.Abs(next - one)).Order().ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"spacing of two ticks: p50 {spacing[Ticks / 2]:0.00} ms, p99 {spacing[Ticks * 99 / 100]:0.00} ms, within 2 ms {spacing.Count(e => e <= 2) * 100.0 / (Ticks - 1):0.00} %"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Ticks} ticks in {(times[^1] - times[0]) / 1e6:0.0} s: p50 {errors[Ticks / 2]:0.00} ms, p99 {errors[Ticks * 99 / 100]:0.00} ms, largest {errors[^1]:0.00} ms, within 2 ms {errors.Count(e => e <= 2) * 100.0 / Ticks:0.00} %; drift {late[^1] - late[0]:0.00} ms"));
    }
}
