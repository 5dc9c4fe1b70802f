using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Tests.Hosting;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>A producer that writes on as fast as it can, up to a lead over the client that the test chooses: little, so that it comes to be live, or much.</summary>
internal sealed class CandleLoad : IAsyncDisposable
{
    /// <summary>Bars of each instrument that are written at once.</summary>
    public const int Bars = 20;

    /// <summary>A lead, candles, that is more than tight rings hold.</summary>
    public const int Far = 1_000;

    public static readonly string[] Instruments = ["NYSE:SPY", "NYSE:QQQ", "NYSE:IWM", "NYSE:DIA", "NYSE:GLD"];

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _more = new(1);
    private readonly Task<int> _writing;
    private int _least;
    private int _read;
    private int _lead = 4 * Far;

    public CandleLoad(Api api, string interval)
    {
        var topic = interval == "1s" ? TopicCatalog.CandlesFast : TopicCatalog.Candles;
        _writing = Task.Run(async () =>
        {
            int written = 0;
            while (!_stop.IsCancellationRequested || written < Volatile.Read(ref _least))
            {
                api.Log.Write(topic, Enumerable.Range(written, Bars).SelectMany(n => Instruments.Select(i => Samples.Record(topic, Samples.Bar(i, n, interval)))));
                written += Bars;
                while (!_stop.IsCancellationRequested && (written * Instruments.Length) - Volatile.Read(ref _read) > Volatile.Read(ref _lead))
                {
                    await _more.WaitAsync(CancellationToken.None);
                }
            }

            return written;
        });
    }

    /// <summary>Candles that it may be ahead.</summary>
    public int Lead
    {
        set => Volatile.Write(ref _lead, value);
    }

    /// <summary>The client has so many items.</summary>
    public void Read(int items)
    {
        Volatile.Write(ref _read, items);
        _more.Release();
    }

    /// <summary>Writes no more; gives the bars of each instrument.</summary>
    public async Task<int> StopAsync(int atLeast = 0)
    {
        Volatile.Write(ref _least, atLeast);
        await _stop.CancelAsync();
        _more.Release();
        return await _writing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _more.Dispose();
    }
}
