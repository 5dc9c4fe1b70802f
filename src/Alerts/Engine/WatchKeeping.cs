using System.Globalization;
using System.Text;
using Candlewick.Alerts.States;
using Candlewick.Contracts.V1;
using Candlewick.Market.Candles;
using Candlewick.Streaming.Engines;

namespace Candlewick.Alerts.Engine;

/// <summary>What of a partition is kept in its checkpoint, and what of it has changed.</summary>
internal sealed class WatchKeeping(StateCodec codec, WatchTable table)
{
    private readonly List<WatchedInstrument> _moved = [];
    private readonly List<string> _forgotten = [];
    private readonly HashSet<WatchedInstrument> _silences = [];

    /// <summary>The rules' JSON by id, as it was said.</summary>
    private readonly Dictionary<string, string> _definitions = new(StringComparer.Ordinal);

    /// <summary>Whose silence somebody waits for.</summary>
    public HashSet<WatchedInstrument> Silences => _silences;

    /// <summary>Something of it may have to be kept.</summary>
    public void Moved(WatchedInstrument watched)
    {
        if (!watched.IsMoved)
        {
            watched.IsMoved = true;
            _moved.Add(watched);
        }
    }

    /// <summary>A rule begins.</summary>
    public void Begin(WatchedInstrument watched, string id, string definition)
    {
        _definitions[id] = definition;
        HearSilence(watched);
    }

    /// <summary>A rule ends.</summary>
    public void Forget(WatchedInstrument watched, string id)
    {
        if (_definitions.Remove(id))
        {
            _forgotten.Add(id);
        }

        HearSilence(watched);
    }

    public void Write(StateWriter state)
    {
        foreach (string id in _forgotten)
        {
            state.Write($"rule|{id}", null);
        }

        foreach (var watched in _moved)
        {
            Write(watched, state);
            watched.IsMoved = false;
        }

        foreach (var source in table.Sources)
        {
            if (source.IsDirty)
            {
                source.IsDirty = false;
                state.Write($"source|{source.Name}", codec.Encode(new AlertsState
                {
                    Source = new SourceState { Source = source.Name, StalledSinceUs = source.StalledSinceUs, DownSinceUs = source.DownSinceUs, HasEnded = source.HasEnded },
                }));
            }
        }

        _forgotten.Clear();
        _moved.Clear();
    }

    /// <exception cref="FormatException">A value is not of this engine.</exception>
    public void Restore(IReadOnlyDictionary<string, byte[]> state)
    {
        var kept = state.Values.Select(codec.Read).ToList();
        foreach (var source in kept.Select(one => one.Source).OfType<SourceState>())
        {
            var found = table.Source(Encoding.UTF8.GetBytes(source.Source)) ?? throw new FormatException("a source has no name");
            (found.StalledSinceUs, found.DownSinceUs, found.HasEnded) = (source.StalledSinceUs, source.DownSinceUs, source.HasEnded);
        }

        foreach (var day in kept.Select(one => one.Day).OfType<DayState>())
        {
            var watched = Named(day.Instrument);
            table.NameGroup(watched, day.SessionGroup);
            watched.Source = day.Source.Length > 0 ? table.Source(Encoding.UTF8.GetBytes(day.Source)) : null;
            WatchStates.Restore(day, watched.Watch.Day);
            watched.Watch.Day.IsDirty = false;
        }

        var windows = kept.Select(one => one.Window).OfType<WindowState>().ToDictionary(window => (window.Instrument, window.Interval));
        foreach (var bars in kept.Select(one => one.Bar).OfType<WindowBar>().ToLookup(bar => (bar.Instrument, bar.Interval), bar => BarMessages.Of(bar.Bar)))
        {
            WindowStates.Restore(windows.GetValueOrDefault(bars.Key), bars, Named(bars.Key.Instrument).Watch.WindowOf(BarSpec.Parse(bars.Key.Interval)));
        }

        // Levels that move are where the day and the bars put them.
        foreach (var rule in kept.Select(one => one.Rule).OfType<RuleState>())
        {
            var watched = Named(rule.Subject);
            watched.Watch.Put(WatchStates.Restore(rule));
            _definitions[rule.Id] = rule.Definition;
            HearSilence(watched);
        }
    }

    private WatchedInstrument Named(string subject) => table.Get(Encoding.UTF8.GetBytes(subject)) ?? throw new FormatException("an instrument has no name");

    private void HearSilence(WatchedInstrument watched)
    {
        if (watched.Watch.HearsSilence)
        {
            _silences.Add(watched);
        }
        else
        {
            _silences.Remove(watched);
        }
    }

    private void Write(WatchedInstrument watched, StateWriter state)
    {
        var watch = watched.Watch;
        foreach (var rule in watch.Changed)
        {
            if (_definitions.TryGetValue(rule.Id, out string? definition) && watch.Rules.GetValueOrDefault(rule.Id) == rule)
            {
                state.Write($"rule|{rule.Id}", codec.Encode(new AlertsState { Rule = WatchStates.Of(rule, definition) }));
            }
        }

        watch.Kept();
        foreach (var (interval, window) in watch.Bars)
        {
            foreach (var (start, bar) in window.Changed)
            {
                state.Write(
                    string.Create(CultureInfo.InvariantCulture, $"bar|{watch.Instrument}|{interval}|{start}"),
                    bar is { } kept ? codec.Encode(new AlertsState { Bar = WindowStates.Of(watch.Instrument, interval, kept) }) : null);
            }

            if (window.IsMoved)
            {
                state.Write($"window|{watch.Instrument}|{interval}", codec.Encode(new AlertsState { Window = WindowStates.Of(watch.Instrument, interval, window) }));
            }

            window.Kept();
        }

        // The last price of an instrument without rules decides nothing; high and low of its day will, for a rule that comes.
        if (watch.Rules.Count > 0 || watch.Day.IsDirty)
        {
            watch.Day.IsDirty = false;
            state.Write($"day|{watch.Instrument}", codec.Encode(new AlertsState { Day = WatchStates.Of(watch.Instrument, watch.Day, watched.Group, watched.Source?.Name ?? "") }));
        }
    }
}
