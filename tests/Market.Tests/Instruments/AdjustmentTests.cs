using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Adjustments;

namespace Candlewick.Market.Tests.Instruments;

public sealed class AdjustmentTests
{
    private const string File = """
        instrument,ex_date,kind,factor
        NSE:X,2024-06-03,split,0.2
        NSE:X,2025-06-02,bonus,0.5

        NSE:X,2025-08-01,dividend,0.98
        NSE:Y,2025-08-01,split,0.1
        """;

    [Theory]
    [InlineData("2024-05-31", Adjust.None, "1", "1")]
    [InlineData("2024-05-31", Adjust.Splits, "0.1", "10")]
    [InlineData("2024-05-31", Adjust.All, "0.098", "10")]
    [InlineData("2024-06-03", Adjust.Splits, "0.5", "2")]
    [InlineData("2025-06-01", Adjust.All, "0.49", "2")]
    [InlineData("2025-06-02", Adjust.Splits, "1", "1")]
    [InlineData("2025-07-31", Adjust.All, "0.98", "1")]
    [InlineData("2025-08-01", Adjust.All, "1", "1")]
    public void Prices_before_an_ex_date_are_multiplied_and_volumes_divided(string date, Adjust adjust, string price, string volume)
    {
        var table = new AdjustmentTable(CorporateActionCsv.Read(new StringReader(File), "actions.csv"));
        var factors = table.On(InstrumentId.Parse("NSE:X"), DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture), adjust);
        Assert.Equal((decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture), decimal.Parse(volume, System.Globalization.CultureInfo.InvariantCulture)), (factors.Price, factors.Volume));
        Assert.Equal(new AdjustmentFactors(1, 1), table.On(InstrumentId.Parse("NSE:Z"), DateOnly.MinValue, adjust));
    }

    [Theory]
    [InlineData("", "line 1: the file is empty")]
    [InlineData("instrument,date,kind,factor\n", "line 1: the header")]
    [InlineData("instrument,ex_date,kind,factor\nNSE:X,2024-06-03,split\n", "line 2: 3 fields")]
    [InlineData("instrument,ex_date,kind,factor\nX,2024-06-03,split,0.2\n", "line 2: 'X' is not an instrument id")]
    [InlineData("instrument,ex_date,kind,factor\nNSE:X,03-06-2024,split,0.2\n", "line 2: ex_date")]
    [InlineData("instrument,ex_date,kind,factor\nNSE:X,2024-06-03,merger,0.2\n", "line 2: kind")]
    [InlineData("instrument,ex_date,kind,factor\nNSE:X,2024-06-03,split,-1\n", "line 2: factor")]
    [InlineData("instrument,ex_date,kind,factor\nNSE:X,2024-06-03,split,0\n", "line 2: factor")]
    [InlineData("instrument,ex_date,kind,factor\nNSE:X,2024-06-03,split,0.2\nNSE:X,2024-06-03,split,0.2\n", "line 3: Split of NSE:X")]
    public void A_wrong_file_is_refused_with_its_line(string text, string message) =>
        Assert.Contains($"'actions.csv' {message}", Assert.Throws<FormatException>(() => CorporateActionCsv.Read(new StringReader(text), "actions.csv")).Message, StringComparison.Ordinal);
}
