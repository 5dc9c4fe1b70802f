namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// When the things of a span happen, one after another and exactly as many as there are to be: the order statistics of its intensity, drawn without
/// keeping any of them. A third follow the one before within milliseconds, as where an order takes several from the book.
/// </summary>
internal struct Arrivals
{
    private const int Steps = 1_024;
    private const double AtTheEnds = 2.5;
    private const long ClusterUs = 4_000;

    /// <summary>Where a fraction of all that happens in a busy-at-both-ends span has happened, as a fraction of its length.</summary>
    private static readonly double[] Busy = BusyAtBothEnds();

    private readonly TradingSpan _span;
    private double _done;
    private long _lastUs;

    public Arrivals(TradingSpan span)
    {
        _span = span;
        _lastUs = span.FromUs;
        (TradesLeft, QuotesLeft) = (span.Trades, span.Quotes);
    }

    public int TradesLeft { get; private set; }

    public int QuotesLeft { get; private set; }

    /// <summary>The next one, microseconds UTC; false where everything has happened.</summary>
    public bool Next(ref SeededRandom random, out long us, out bool isTrade)
    {
        us = 0;
        isTrade = true;
        if (_span.Kind == SpanKind.EachSecond)
        {
            us = _lastUs;
            _lastUs += 1_000_000;
            return us < _span.ToUs;
        }

        int left = TradesLeft + QuotesLeft;
        if (left == 0)
        {
            return false;
        }

        if (_done > 0 && random.OneIn(3))
        {
            us = _lastUs + random.Below(ClusterUs);
        }
        else
        {
            // The least of so many even numbers above what is done.
            _done += (1 - _done) * (1 - PortableMath.Exp(PortableMath.Log(random.Fraction()) / left));
            us = Math.Max(_lastUs, _span.FromUs + (long)(Place(_done) * (_span.ToUs - _span.FromUs)));
        }

        _lastUs = us = Math.Min(us, _span.ToUs - 1);
        isTrade = random.Below(left) < TradesLeft;
        if (isTrade)
        {
            TradesLeft--;
        }
        else
        {
            QuotesLeft--;
        }

        return true;
    }

    private readonly double Place(double done)
    {
        if (_span.Kind != SpanKind.Continuous)
        {
            return done;
        }

        double step = done * Steps;
        int below = Math.Min((int)step, Steps - 1);
        return Busy[below] + (step - below) * (Busy[below + 1] - Busy[below]);
    }

    /// <summary>The inverse of the integral of 1 + 2.5 x² from the first end, x = -1, to the other, x = 1.</summary>
    private static double[] BusyAtBothEnds()
    {
        double[] places = new double[Steps + 1];
        for (int i = 1; i < Steps; i++)
        {
            double low = 0, high = 1;
            for (int halving = 0; halving < 50; halving++)
            {
                double middle = (low + high) / 2, x = 2 * middle - 1;
                double happened = (middle + AtTheEnds / 6 * (x * x * x + 1)) / (1 + AtTheEnds / 3);
                (low, high) = happened < (double)i / Steps ? (middle, high) : (low, middle);
            }

            places[i] = low;
        }

        places[Steps] = 1;
        return places;
    }
}
