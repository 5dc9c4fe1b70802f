namespace Candlewick.Market.Indicators.Candlesticks;

/// <summary>A setting, of the candle so many bars ago.</summary>
internal readonly record struct CandleThreshold(CandleSetting Setting, int Ago);
