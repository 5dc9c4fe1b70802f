using Candlewick.Ingestor.Live;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Tests.Live;

public sealed class ListedTokenTests
{
    private static readonly DateOnly Today = new(2026, 11, 27);
    private static readonly InstrumentId Future = InstrumentId.Parse("NFO:NIFTY-20261126-FUT");

    [Fact]
    public void The_token_of_today_is_taken()
    {
        var listed = Listed(null, new Alias("kite", AliasKind.Token, "1", new DateOnly(2026, 1, 1), Today), new Alias("kite", AliasKind.Token, "2", Today, DateOnly.MaxValue), new Alias("breeze", AliasKind.Token, "3"));
        Assert.Equal("2", ListedToken.Of("kite", listed.Id, listed, Today));
    }

    [Fact]
    public void An_expired_contract_is_refused_though_its_token_lives_on()
    {
        var listed = Listed(new DateOnly(2026, 11, 26), new Alias("kite", AliasKind.Token, "1"));
        Assert.Equal("'NFO:NIFTY-20261126-FUT' expired on 2026-11-26; its number may mean another instrument by now", Refusal(listed));
        Assert.Equal("1", ListedToken.Of("kite", Future, listed, Today.AddDays(-1)));
    }

    [Fact]
    public void A_token_that_the_vendor_took_back_is_refused()
    {
        var listed = Listed(new DateOnly(2026, 12, 31), new Alias("kite", AliasKind.Token, "1", new DateOnly(2026, 1, 1), new DateOnly(2026, 11, 20)));
        Assert.StartsWith("kite listed 'NFO:NIFTY-20261126-FUT' until 2026-11-20; its number may mean another instrument by now", Refusal(listed), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_vendor_or_the_master_does_not_have_is_refused_with_the_remedy()
    {
        Assert.Contains("`pipeline instruments refresh kite`", Refusal(null), StringComparison.Ordinal);
        Assert.StartsWith("kite does not list 'NFO:NIFTY-20261126-FUT'", Refusal(Listed(null, new Alias("breeze", AliasKind.Token, "3"))), StringComparison.Ordinal);
    }

    private static string Refusal(Instrument? listed) => Assert.Throws<IngestException>(() => ListedToken.Of("kite", Future, listed, Today)).Message;

    private static Instrument Listed(DateOnly? expiry, params Alias[] aliases) => new() { Id = Future, Type = InstrumentType.Future, Expiry = expiry, Aliases = aliases };
}
