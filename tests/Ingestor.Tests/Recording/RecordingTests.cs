using System.IO.Compression;
using System.Text;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Recording;
using Candlewick.Ingestor.Tests.Live;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Recording;

public sealed class RecordingTests(KafkaFixture kafka) : IDisposable
{
    private readonly TempFolder _folder = new("recording");

    private string Recording => _folder["a.frames"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_recorded_is_published_as_it_would_have_been()
    {
        long beganMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(4, await RecordAsync());
        var settings = kafka.Settings();
        var options = new IngestOptions
        {
            Kafka = settings,
            Layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, TimeSpan.FromSeconds(60), CancellationToken.None),
            SchemaIds = new FixedSchemaIds(),
            Time = TimeProvider.System,
        };
        var report = await ReplayAsync(options);
        Assert.Equal((2L, 1L, false), (report.Ticks, report.Skipped, report.AlreadyIngested));
        Assert.Matches("^binance/replay\\.[0-9a-f]{8}$", report.Source);
        Assert.True((await ReplayAsync(options)).AlreadyIngested);

        var ticks = TicksReader.ReadAll(settings, 1).Select(r => r.Tick).ToList();
        var trades = ticks.Where(t => t.Kind == TickKind.Trade).ToList();
        Assert.Equal(["BINANCE:BTC-USDT 1 6400001", "BINANCE:ETH-USDT 9 3000"], trades.Select(t => $"{t.Instrument} {t.Sequence} {t.Price}"));
        Assert.All(trades, t => Assert.InRange(t.ReceiveUs, beganMs * 1_000, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000));
        Assert.Equal(ClockState.End, ticks.Last(t => t.Kind == TickKind.Clock).ClockState);
        Assert.Equal(2, ticks.Count(t => t.Control == ControlKind.SessionGroup));
    }

    [Fact]
    public async Task A_recording_that_breaks_off_ends_there()
    {
        await RecordAsync();
        byte[] whole = await UnpackedAsync();
        for (int length = whole.Length; length > 0; length -= 7)
        {
            await PackAsync(whole[..length]);
            try
            {
                using var cut = new RecordedFrames(Recording);
                while (cut.TryNext(out var frame))
                {
                    frame.Release();
                }
            }
            catch (IngestException e)
            {
                Assert.Contains("no recording", e.Message, StringComparison.Ordinal);
                Assert.True(length < 100);
            }
        }

        // As a killed process leaves it: without the end of the gzip stream.
        await PackAsync(whole);
        byte[] packed = await File.ReadAllBytesAsync(Recording);
        await File.WriteAllBytesAsync(Recording, packed[..^9]);
        using var killed = new RecordedFrames(Recording);
        Assert.True(killed.TryNext(out _));
    }

    [Fact]
    public async Task What_is_no_recording_of_the_feed_is_refused()
    {
        await File.WriteAllTextAsync(Recording, "hello");
        Assert.Contains("is no recording", (await Refusal(LiveFeed.Binance)).Message, StringComparison.Ordinal);
        File.Delete(Recording);
        await RecordAsync();
        Assert.Contains("has frames of feed binance, not of kraken", (await Refusal(LiveFeed.Kraken)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be begun", (await Assert.ThrowsAsync<IngestException>(RecordAsync)).Message, StringComparison.Ordinal);

        Task<IngestException> Refusal(LiveFeed feed) => Assert.ThrowsAsync<IngestException>(() => Task.Run(
            () => new RecordedSource(Recording, feed.Connect(new FeedContext { Sessions = null! }), TimeProvider.System, NullLogger.Instance, CancellationToken.None)));
    }

    private Task<IngestReport> ReplayAsync(IngestOptions options) =>
        new FrameReplay(NullLogger<FrameReplay>.Instance).RunAsync(LiveFeed.Binance, Recording, new FeedContext { Sessions = null! }, options, CancellationToken.None);

    /// <summary>Two trades, a line that is none, and the answer to the subscription.</summary>
    private async Task<long> RecordAsync()
    {
        await using var server = await BinanceServer.StartAsync();
        using var stop = new CancellationTokenSource();
        var recording = new LiveRecording(NullLogger<LiveRecording>.Instance).RunAsync(
            LiveFeed.Binance, [InstrumentId.Parse("BINANCE:BTC-USDT"), InstrumentId.Parse("BINANCE:ETH-USDT")], Recording,
            new FeedContext { Address = server.Address, Sessions = null! }, (_, _) => [], TimeProvider.System, stop.Token);
        var accepted = server.AcceptAsync();
        if (await Task.WhenAny(recording, accepted) == recording)
        {
            return await recording;
        }

        var client = await accepted;
        long nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await BinanceServer.SayTradeAsync(client, "BTCUSDT", 1, "64000.01", "0.5", nowMs);
        await BinanceServer.SayAsync(client, "garbage");
        await BinanceServer.SayTradeAsync(client, "ETHUSDT", 9, "3000", "2", nowMs);
        await stop.CancelAsync();
        return await recording;
    }

    private async Task<byte[]> UnpackedAsync()
    {
        await using var gzip = new GZipStream(File.OpenRead(Recording), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        await gzip.CopyToAsync(unpacked);
        Assert.Contains("\"feed\":\"binance\"", Encoding.UTF8.GetString(unpacked.ToArray()), StringComparison.Ordinal);
        return unpacked.ToArray();
    }

    private async Task PackAsync(byte[] unpacked)
    {
        await using var gzip = new GZipStream(File.Create(Recording), CompressionLevel.Fastest);
        await gzip.WriteAsync(unpacked);
    }
}
