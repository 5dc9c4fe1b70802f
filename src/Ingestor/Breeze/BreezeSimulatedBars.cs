using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Breeze;

/// <summary>A client of the simulated Breeze that wants bars: each is said once, when it has ended, as text between commas, low first.</summary>
internal sealed class BreezeSimulatedBars(WireClient client, SimulatedMarket market, Func<string, string, bool> isValid) : BreezeSimulatedSocket(client, market, isValid)
{
    private const long SecondUs = 1_000_000;

    /// <summary>Bars begin at the open, a quarter past an hour.</summary>
    private const long AnchorUs = 900 * SecondUs;

    private static readonly TimeSpan India = new(5, 30, 0);
    private static readonly (string Event, long LengthUs)[] Intervals = [("1SEC", SecondUs), ("1MIN", 60 * SecondUs), ("5MIN", 300 * SecondUs), ("30MIN", 1_800 * SecondUs)];

    private readonly Dictionary<(int Place, int Interval), Bar> _open = [];

    /// <summary>Bars that had begun before their room was joined are not said: what was traded before is not in them.</summary>
    private readonly Dictionary<int, long> _joinedUs = [];
    private long _second;

    public override void Publish(in MarketUpdate update)
    {
        if (update.ExchangeUs / SecondUs > _second)
        {
            _second = update.ExchangeUs / SecondUs;
            SayEnded();
        }

        if (update.Kind == UpdateKind.Quote || !IsIn(update.Instrument, QuoteRoom))
        {
            return;
        }

        for (int i = 0; i < Intervals.Length; i++)
        {
            long startUs = update.ExchangeUs - (update.ExchangeUs - AnchorUs) % Intervals[i].LengthUs;
            long size = update.Kind == UpdateKind.Trade ? update.Size : 0;
            _open[(update.Instrument, i)] = _open.TryGetValue((update.Instrument, i), out var bar)
                ? bar with { High = Math.Max(bar.High, update.Price), Low = Math.Min(bar.Low, update.Price), Close = update.Price, Volume = bar.Volume + size, OpenInterest = update.OpenInterest }
                : new Bar(startUs, update.Price, update.Price, update.Price, update.Price, size, update.OpenInterest);
        }
    }

    protected override void Joined(int place, int room) => _joinedUs[place] = _second == 0 ? 0 : (_second + 1) * SecondUs;

    private void SayEnded()
    {
        foreach (var (key, bar) in _open.Where(open => open.Value.StartUs + Intervals[open.Key.Interval].LengthUs <= _second * SecondUs).OrderBy(open => open.Key).ToList())
        {
            _open.Remove(key);
            if (bar.StartUs >= _joinedUs.GetValueOrDefault(key.Place))
            {
                string name = Intervals[key.Interval].Event;
                Client.Send("42" + JsonSerializer.Serialize(new[] { name, Text(Market.Instruments[key.Place], bar, name) }));
            }
        }
    }

    private static string Text(SimulatedInstrument instrument, Bar bar, string interval)
    {
        var fields = new List<string> { instrument.Id.Venue, BreezeSimulator.ShortNameOf(instrument) };
        bool isContract = Contract.TryParse(instrument.Id.Symbol, out var contract);
        if (isContract)
        {
            fields.Add(contract.Expiry.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture));
        }

        if (contract.Strike is { } strike)
        {
            fields.AddRange([Contract.StrikeText(strike), contract.Right == OptionRight.Call ? "CE" : "PE"]);
        }

        fields.AddRange([Price(bar.Low), Price(bar.High), Price(bar.Open), Price(bar.Close), Whole(bar.Volume)]);
        if (isContract)
        {
            fields.Add(Whole(bar.OpenInterest));
        }

        fields.AddRange([DateTimeOffset.UnixEpoch.AddMicroseconds(bar.StartUs).ToOffset(India).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), interval]);
        return string.Join(',', fields);

        string Price(long mantissa) => Decimals.Normalize(ScaledNumber.ToDecimal(mantissa, instrument.PriceScale)).ToString(CultureInfo.InvariantCulture);

        static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private readonly record struct Bar(long StartUs, long Open, long High, long Low, long Close, long Volume, long OpenInterest);
}
