namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>A candle as patterns see it.</summary>
internal readonly record struct CandleShape(double Open, double High, double Low, double Close)
{
    /// <summary>1 where it closed at its open or above (white), −1 below (black).</summary>
    public int Color => Close >= Open ? 1 : -1;

    public bool IsWhite => Close >= Open;

    public bool IsBlack => !IsWhite;

    public double Body => Math.Abs(Close - Open);

    public double Upper => High - (Close >= Open ? Close : Open);

    public double Lower => (Close >= Open ? Open : Close) - Low;

    /// <summary>Higher end of the body.</summary>
    public double Top => Math.Max(Open, Close);

    /// <summary>Lower end of the body.</summary>
    public double Bottom => Math.Min(Open, Close);

    /// <summary>Its body lies above the other's.</summary>
    public bool IsBodyAbove(in CandleShape other) => Bottom > other.Top;

    /// <summary>Its body lies below the other's.</summary>
    public bool IsBodyBelow(in CandleShape other) => Top < other.Bottom;

    /// <summary>All of it lies above the other.</summary>
    public bool IsAbove(in CandleShape other) => Low > other.High;

    /// <summary>All of it lies below the other.</summary>
    public bool IsBelow(in CandleShape other) => High < other.Low;

    /// <summary>Its body lies within the other's, and touches neither end.</summary>
    public bool IsBodyWithin(in CandleShape other) => Top < other.Top && Bottom > other.Bottom;
}
