using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Candlewick.Contracts.Topics;
using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;
using Candlewick.Tests.Support.Protocols;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>
/// The API as a process of its own, ended while clients of each protocol that resumes read from it and ticks come: told to stop it gives all of them cursors
/// first; killed it says nothing. Either way they go on at the next process, and what each saw is the stream.
/// </summary>
public sealed partial class RestartedServerTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Restarts = 3;

    private static readonly JsonObject Subscribe = new()
    {
        ["id"] = "c", ["channel"] = "candles", ["instruments"] = new JsonArray("NSE:*"), ["interval"] = new JsonArray("1m", "5m"), ["from"] = "2024-06-03",
    };

    [Theory]
    [InlineData(true, Broker.Shared)]
    [InlineData(false, Broker.Shared)]
    [InlineData(true, Broker.Embedded)]
    public async Task Clients_of_every_protocol_resume_at_the_next_process(bool told, Broker broker)
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres, partitions: 3, broker: broker);
        using var up = await bench.UpAsync();
        using var ingest = bench.Start("ingest", "csv", GeneratedDay.Write(bench).File, "--speed", "600", "--no-wait");
        await Eventually.TrueAsync(() => bench.Read(TopicCatalog.Candles).Count > 100, TimeSpan.FromSeconds(60), "the day has begun");
        var clients = Spoken.All.Select(row => new StreamClient(row.Data)).ToList();
        for (int restart = 0; restart < Restarts; restart++)
        {
            using var serve = bench.Start("serve");
            var web = await AddressAsync(serve);
            var before = clients.ConvertAll(CountOf);
            var following = clients.ConvertAll(client => client.FollowAsync(web, Subscribe));
            await Eventually.TrueAsync(
                () => following.Exists(task => task.IsFaulted) || clients.Zip(before).All(pair => CountOf(pair.First) > pair.Second + 20), TimeSpan.FromSeconds(60), "every client reads");
            Assert.False(ingest.HasExited, "the server must have ended while ticks were still coming");
            if (told)
            {
                Assert.Equal(0, await serve.StopAsync("TERM"));
            }
            else
            {
                await serve.KillAsync();
            }

            int?[] codes = await Task.WhenAll(following);
            output.WriteLine(string.Join(", ", clients.Zip(codes, (client, code) => $"{client.Protocol}: {client.Items.Count} candles, closing {code}")));
            Assert.All(codes, code => Assert.Equal(told ? 4010 : null, code));
        }

        Assert.Equal(0, await ingest.ExitAsync(TimeSpan.FromMinutes(2)));

        // On a busy machine the day may have ended before the last server did: then there is nothing left to go on with.
        var resumed = clients.ToDictionary(client => client, client => HasWholeDay(client) ? Restarts - 1 : Restarts);
        await Task.WhenAll(clients.Select(client => client.ReadAsync(bench.Web, Subscribe, HasWholeDay)));
        var expected = bench.ReadCandles().Where(c => c.Value.Interval is "1m" or "5m").Select(c => c.Identity).Order().ToList();
        foreach (var client in clients)
        {
            Assert.Equal(expected, client.Items.Select(Identity).Order());
            Assert.Equal(resumed[client], client.Recovered);
            Assert.All(client.Items.GroupBy(item => (item.GetProperty("instrument").GetString(), item.GetProperty("interval").GetString())), series =>
            {
                var starts = series.Select(item => item.GetProperty("start_us").GetInt64()).ToList();
                Assert.Equal(starts.Order(), starts);
            });
        }

        Assert.Equal(0, await up.StopAsync());
    }

    private static async Task<Uri> AddressAsync(PipelineProcess serve)
    {
        await serve.PrintsAsync("Ctrl-C stops it");
        return new Uri(Printed().Match(serve.Output).Groups[1].Value);
    }

    private static int CountOf(StreamClient client)
    {
        lock (client.Items)
        {
            return client.Items.Count;
        }
    }

    private static string Identity(JsonElement item) =>
        $"{item.GetProperty("instrument").GetString()}|{item.GetProperty("interval").GetString()}|{item.GetProperty("start_us").GetInt64()}|{item.GetProperty("revision").GetInt32()}";

    private static bool HasWholeDay(StreamClient client) => client.Items.Count(IsLastOfDay) == 8;

    private static bool IsLastOfDay(JsonElement item) => item.GetProperty("end_us").GetInt64() == GeneratedDay.Midnight + (long)new TimeSpan(15, 30, 0).TotalMicroseconds;

    [GeneratedRegex(@"(http://127\.0\.0\.1:\d+), stream ")]
    private static partial Regex Printed();
}
