using System.Globalization;
using Candlewick.Analysis.Series;
using Candlewick.Market.Indicators;

// What a close of a minute costs: 1,000 instruments with 20 indicators each, on one thread; and the same with all candlestick patterns.
// What a day costs that comes late, before one that is known already.
const int Instruments = 1_000;
const int Warm = 300;
const int Closes = 60;

string[] twenty =
[
    "sma(20)", "sma(200)", "ema(20)", "wma(20)", "dema(20)", "tema(20)", "kama(10)", "bbands(20,2)", "vwap", "supertrend(10,3)",
    "rsi(14)", "macd(12,26,9)", "stoch(14,3,3)", "cci(20)", "atr(14)", "adx(14)", "mfi(14)", "obv", "aroon(14)", "slope(14)",
];
var specs = twenty.Select(IndicatorSpec.Parse).ToArray();
Measure("20 indicators", new IndicatorSet(specs));
Measure("20 indicators and 61 patterns", new IndicatorSet([.. specs, .. IndicatorCatalog.Patterns]));
LateDay(new IndicatorSet([.. specs, .. IndicatorCatalog.Patterns]));

static void LateDay(IndicatorSet indicators)
{
    const int Minutes = 375;
    const long MinuteUs = 60_000_000;
    var took = new List<double>();
    int told = 0;
    for (int round = 0; round < 20; round++)
    {
        var series = new AnalysedBars("NSE:INFY", "1m", indicators);
        Take(series, Minutes);
        long start = TimeProvider.System.GetTimestamp();
        told = Take(series, 0);
        took.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
    }

    took.Sort();
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"a late day of {Minutes} minutes before another one: {told} bars told in {took[took.Count / 2]:0.00} ms (median of {took.Count})"));

    static int Take(AnalysedBars series, int first)
    {
        int told = 0;
        for (int i = first; i < first + Minutes; i++)
        {
            double price = 100 + (i % 17);
            series.Take(new BarMark(i * MinuteUs, (i + 1) * MinuteUs, 20260105, 0, 0, 0), new IndicatorBar(1, price, price + 1, price - 1, price, 100), isTold: true);
        }

        series.Rewind();
        for (; series.IsDue; told++)
        {
            series.Advance();
        }

        series.Trim();
        return told;
    }
}

static void Measure(string what, IndicatorSet indicators)
{
    double[][] states = [.. Enumerable.Range(0, Instruments).Select(_ => new double[indicators.StateLength])];
    double[] values = new double[indicators.Names.Count];
    var random = new Random(7);
    double[] prices = [.. Enumerable.Range(0, Instruments).Select(_ => 100 + random.NextDouble())];
    var bars = new IndicatorBar[Instruments];
    var took = new List<double>();
    long allocated = 0;
    for (int close = 0; close < Warm + Closes; close++)
    {
        for (int i = 0; i < Instruments; i++)
        {
            double open = prices[i];
            prices[i] += random.NextDouble() - 0.5;
            bars[i] = new IndicatorBar(1, open, Math.Max(open, prices[i]) + 0.1, Math.Min(open, prices[i]) - 0.1, prices[i], random.Next(1000), 50);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < Instruments; i++)
        {
            indicators.Next(states[i], bars[i], values);
        }

        var elapsed = TimeProvider.System.GetElapsedTime(start);
        if (close >= Warm)
        {
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            took.Add(elapsed.TotalMilliseconds);
        }
    }

    took.Sort();
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {Instruments} instruments in {took[took.Count / 2]:0.00} ms (median of {Closes}; worst {took[^1]:0.00} ms), {allocated} bytes allocated"));
}
