using System.Globalization;
using Candlewick.AlertRules.Definition;
using Candlewick.AlertRules.Evaluation;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.AlertRules.Tests;

/// <summary>
/// What happens to one instrument, in words, a step each, and the alerts of it. Times are minutes after the open of NYSE, 09:30 on 2013-10-07; of another
/// date after <c>@2</c> (the day after), <c>@3</c> and so on.
/// <code>
/// 100.5        a trade, a minute after the one before
/// 100!late     older than the last;   100!bad  suspicious;   100!night  out of session
/// 1m 10 100    a bar of 1m closes at 100, with volume 10;   1m.1 10 101  a revision of it
/// 1d 99        a daily bar of the date closes at 99
/// </code>
/// </summary>
internal sealed class Tape : IAlertSink
{
    public const string Spy = "NYSE:SPY";

    private const long OpenUs = 1_381_152_600_000_000;
    private const long MinuteUs = 60_000_000;
    private const long DayUs = 86_400_000_000;

    private readonly InstrumentWatch _watch;
    private readonly List<string> _alerts = [];
    private readonly Dictionary<string, AlertBar> _last = [];
    private int _day;
    private long _minute;

    private Tape() => _watch = new InstrumentWatch(Spy, new CandleRules().TryGet("NYSE", out var rules) ? rules.Clock : null, reachesBelowZero: false);

    /// <summary>The step at which each alert was, from 1, with its type.</summary>
    /// <param name="from">The rule is said before this step; those before it are read after the rule nevertheless.</param>
    public static string Run(string when, string steps, string rest = "", int from = 0)
    {
        var tape = new Tape();
        tape._watch.Put(Rule(when, rest, from: from));
        tape.Take(steps);
        return string.Join(' ', tape._alerts);
    }

    public static RuleWatch Rule(string when, string rest = "", int revision = 1, int from = 0) => new(
        "r", revision, RuleJson.Read($$"""{"version":1,"instrument":"{{Spy}}","when":{{when}}{{(rest.Length > 0 ? $",{rest}" : ",\"frequency\":\"every_time\"")}}}""")) { TicksFrom = from, CandlesFrom = from };

    public void Alert(RuleWatch rule, AlertCause cause) => _alerts.Add($"{_step}:{cause.Cause.Type}");

    private int _step;

    private void Take(string steps)
    {
        foreach (string step in steps.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (step.StartsWith('@'))
            {
                (_day, _minute) = (int.Parse(step[1..], CultureInfo.InvariantCulture) - 1, 0);
                continue;
            }

            _step++;
            string[] words = step.Split(' ');
            if (words.Length == 1)
            {
                Trade(words[0]);
            }
            else
            {
                Bar(words);
            }
        }
    }

    private void Trade(string word)
    {
        string[] parts = word.Split('!');
        decimal price = decimal.Parse(parts[0], CultureInfo.InvariantCulture);
        string how = parts.Length > 1 ? parts[1] : "";
        long minute = how == "late" ? _minute - 2 : how == "night" ? 720 : ++_minute;
        long us = OpenUs + (_day * DayUs) + (minute * MinuteUs);
        var tick = new Tick
        {
            Kind = TickKind.Trade, TradeUs = us, ReceiveUs = us, PriceScale = price.Scale, Price = Decimals.ToMantissa(price, price.Scale), Size = 1,
            Fields = TickFields.Price | TickFields.Size,
            Flags = how switch { "bad" => TickFlags.Suspicious, "volume" => TickFlags.VolumeOnly, "backfilled" => TickFlags.Backfilled, _ => TickFlags.None },
        };
        _watch.Apply(tick, this, _step);
    }

    private void Bar(string[] words)
    {
        string[] name = words[0].Split('.');
        var spec = BarSpec.Parse(name[0]);
        decimal close = decimal.Parse(words[^1], CultureInfo.InvariantCulture);
        decimal? volume = words.Length > 2 ? decimal.Parse(words[1], CultureInfo.InvariantCulture) : null;
        AlertBar bar;
        if (name.Length > 1)
        {
            bar = _last[name[0]] with { High = close, Low = close, Close = close, Volume = volume, Revision = int.Parse(name[1], CultureInfo.InvariantCulture) };
        }
        else
        {
            _minute += spec.IsDay ? 0 : spec.LengthUs / MinuteUs;
            long start = OpenUs + (_day * DayUs) + (spec.IsDay ? 0 : (_minute * MinuteUs) - spec.LengthUs);
            bar = new AlertBar(start, start + (spec.IsDay ? 390 * MinuteUs : spec.LengthUs), 20131007 + _day, close, close, close, close, volume, 0);
        }

        _last[name[0]] = bar;
        _watch.Apply(spec, bar, this, _step);
    }
}
