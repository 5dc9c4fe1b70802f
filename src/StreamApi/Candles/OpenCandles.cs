using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Candles;

/// <summary>
/// Open candles: those that the topic has, and of merged intervals those that somebody wants. Each is merged once, as long as
/// somebody does.
/// </summary>
/// <param name="topic">The topic's newest records, which the merged ones are put among.</param>
/// <param name="items">Reads them.</param>
/// <param name="closed">What they come on when they are closed, by their intervals.</param>
internal sealed partial class OpenCandles(TopicState topic, IItemReader items, IReadOnlyList<ServedStream> closed, ChannelServices services) : IItemState, IDisposable
{
    private readonly TopicItems _all = new(topic, items);
    private readonly ILogger _logger = services.Loggers.CreateLogger<OpenMerge>();
    private readonly Lock _gate = new();
    private readonly Dictionary<ServedInterval, Held> _held = [];

    public Signal Changed => topic.Changed;

    public StateChanges Read(long version, Scope scope, int max, List<Item> into) => _all.Read(version, scope, max, into);

    public async Task<IDisposable> FollowAsync(Scope scope, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var lease = new Lease(this);
        try
        {
            foreach (var interval in scope.Intervals.Select(services.Candles.Parse).Where(interval => interval.IsMerged).Distinct())
            {
                await lease.Take(interval).WaitAsync(cancellationToken);
            }
        }
        catch
        {
            lease.Dispose();
            throw;
        }

        return lease;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var held in _held.Values)
            {
                held.Stop();
            }
        }
    }

    private Held Take(ServedInterval interval)
    {
        lock (_gate)
        {
            var held = _held.GetValueOrDefault(interval);
            if (held is null or { IsStopping: true })
            {
                // One that stops takes its candles out of the state: not those of the one after it.
                var before = held?.Running ?? Task.CompletedTask;
                held = _held[interval] = new Held(new OpenMerge(interval, services.Candles.Grids, ClosedOf(interval), topic, items, services.Time, _logger));
                held.Running = RunAsync(interval, held, before);
            }

            held.Users++;
            return held;
        }
    }

    private ServedStream ClosedOf(ServedInterval interval) => closed.First(stream => stream.Channel.Intervals!(interval.From));

    private async Task RunAsync(ServedInterval interval, Held held, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        try
        {
            await held.Merge.RunAsync(held.Stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogEnded(_logger, interval.ToString(), e);
        }
        finally
        {
            lock (_gate)
            {
                held.Stop();
                if (_held.GetValueOrDefault(interval) == held)
                {
                    _held.Remove(interval);
                }
            }
        }
    }

    private void Give(Held held)
    {
        lock (_gate)
        {
            if (--held.Users == 0)
            {
                held.Stop();
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Open candles of {Interval} are not merged any more; whoever subscribes to them next has it begun anew")]
    private static partial void LogEnded(ILogger logger, string interval, Exception exception);

    /// <summary>An interval, and how many want it.</summary>
    private sealed class Held(OpenMerge merge)
    {
        private readonly CancellationTokenSource _stopping = new();

        public OpenMerge Merge => merge;

        public int Users { get; set; }

        public Task Running { get; set; } = Task.CompletedTask;

        public CancellationToken Stopping => _stopping.Token;

        public bool IsStopping => _stopping.IsCancellationRequested;

        public void Stop() => _stopping.Cancel();
    }

    private sealed class Lease(OpenCandles of) : IDisposable
    {
        private readonly List<Held> _taken = [];

        /// <summary>Completes when the open candles of the interval are there.</summary>
        public Task Take(ServedInterval interval)
        {
            var held = of.Take(interval);
            _taken.Add(held);
            return held.Merge.Ready;
        }

        public void Dispose()
        {
            _taken.ForEach(of.Give);
            _taken.Clear();
        }
    }
}
