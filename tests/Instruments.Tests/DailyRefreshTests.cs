using System.Globalization;
using Candlewick.Instruments.Formats;
using Candlewick.Instruments.Refresh;
using Candlewick.Instruments.Samples;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Jobs;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Instruments.Tests;

/// <summary>Two mornings at a vendor's server, in the time its file takes to be read.</summary>
public sealed class DailyRefreshTests(KafkaFixture kafka, ITestOutputHelper output) : IDisposable
{
    private static readonly DateOnly Friday = new(2026, 11, 20);

    private readonly TempFolder _folder = new("instruments");
    private readonly HttpClient _client = new();

    [Fact]
    public async Task A_refresh_that_fails_is_tried_again_after_growing_pauses_and_all_is_refreshed_every_morning()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var vendor = await VendorServer.StartAsync();
        vendor.Content = await File.ReadAllBytesAsync(new SampleMasters(seed: 5, 50, Friday).Write(_folder["samples"])[0], stop);
        var away = new Queue<bool>([true, true, true, false, false, true, false]);
        vendor.Status = away.Dequeue() ? 503 : null;

        var time = new VirtualTime(new DateTimeOffset(2026, 11, 20, 2, 30, 0, TimeSpan.Zero));
        var said = new List<string>();
        DailyRefresh? service = null;
        var log = new TellingLog<DailyRefresh>(line =>
        {
            string at = time.GetUtcNow().ToOffset(TimeSpan.FromHours(5.5)).ToString("ddd HH:mm", CultureInfo.InvariantCulture);
            output.WriteLine($"{at} {line}");
            if (!line.StartsWith("Instruments refreshed", StringComparison.Ordinal) && !line.StartsWith("Instruments not", StringComparison.Ordinal))
            {
                return;
            }

            // A refresh has ended: what the next one meets is settled here, before it begins.
            said.Add($"{at} {line.Split(';', ':')[0]}{(line.Contains("50 listed", StringComparison.Ordinal) ? ", 50 listed" : "")}");
            _ = away.TryDequeue(out bool isAway) ? Task.CompletedTask : service!.StopAsync(CancellationToken.None);
            vendor.Status = isAway ? 503 : null;
        });
        var jobs = new JobBoard(time);
        using (service = new DailyRefresh(await OptionsAsync(vendor.Url), new InstrumentRefresh(_client, NullLogger<InstrumentRefresh>.Instance), jobs, time, log))
        {
            await service.StartAsync(stop);
            await service.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, stop);
        }

        Assert.Equal(
            [
                "Fri 08:00 Instruments not refreshed", "Fri 08:01 Instruments not refreshed", "Fri 08:03 Instruments not refreshed",
                "Fri 08:07 Instruments refreshed, 50 listed", "Fri 08:45 Instruments refreshed",
                "Sat 08:45 Instruments refreshed", "Sat 08:46 Instruments refreshed",
            ],
            said);
        Assert.Equal([503, 503, 503, 503, 503, 503, 503, 503, 503, 200, 304, 503, 503, 503, 304], vendor.Answers.Select(a => a.Status));
        var job = Assert.Single(jobs.Standings);
        Assert.Equal(("instruments", "waiting", true), (job.Name, job.State, job.Succeeded));
        Assert.StartsWith("50 instruments", job.Outcome, StringComparison.Ordinal);
        Assert.Equal(vendor.Content, await File.ReadAllBytesAsync(Path.Combine(_folder["new"], "kite.csv"), stop));
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task<InstrumentRefreshOptions> OptionsAsync(Uri url)
    {
        var settings = kafka.Settings();
        return new InstrumentRefreshOptions
        {
            Kafka = settings,
            Layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance)
                .EnsureAsync(1, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken),
            SchemaIds = new FixedSchemaIds(),
            Time = new HurriedTime(),
            Folder = _folder["new"],
            Vendors = [Vendors.Kite],
            Urls = new Dictionary<string, Uri> { [Vendors.Kite] = url },
            Today = Friday,
        };
    }
}
