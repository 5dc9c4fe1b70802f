using System.Runtime.InteropServices;
using Candlewick.AlertRules.Evaluation;
using Candlewick.Contracts.V1;
using Candlewick.Market.Candles;
using Candlewick.Market.Indicators;
using Google.Protobuf;

namespace Candlewick.Alerts.States;

/// <summary>Between the kept bars of an instrument and their form in checkpoints: a record a bar, and one for where they begin, which moves seldom.</summary>
internal static class WindowStates
{
    public static WindowBar Of(string instrument, BarSpec interval, in AlertBar bar) =>
        new() { Instrument = instrument, Interval = interval.ToString(), Bar = BarMessages.Keep(bar) };

    public static WindowState Of(string instrument, BarSpec interval, BarWindow window)
    {
        var state = new WindowState { Instrument = instrument, Interval = interval.ToString(), Capacity = (uint)window.Capacity, IsTrimmed = window.IsTrimmed };
        state.Indicators.Add(window.States.Select(one => new WindowIndicator
        {
            Indicator = one.Spec.Text, State = ByteString.CopyFrom(MemoryMarshal.AsBytes(one.State.AsSpan())),
        }));
        return state;
    }

    /// <param name="state">Null: it has let no bar go.</param>
    /// <exception cref="FormatException">It names what is no indicator.</exception>
    public static void Restore(WindowState? state, IEnumerable<AlertBar> bars, BarWindow window) => window.Restore(
        (int)(state?.Capacity ?? 0), state?.IsTrimmed ?? false, bars,
        state?.Indicators.Select(one => (IndicatorSpec.Parse(one.Indicator), MemoryMarshal.Cast<byte, double>(one.State.Span).ToArray())) ?? []);
}
