using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live.Wanted;

namespace Candlewick.Ingestor.Tests.Live;

public sealed class WishBookTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddSeconds(1_000);

    private readonly WishBook _book = new("kite");

    [Fact]
    public void An_instrument_is_wanted_for_as_long_as_anybody_wants_it()
    {
        Wish("kite", "NSE:TCS", "a", 1_001);
        Wish("kite", "NSE:TCS", "b", 0);
        Assert.Equal([("NSE:TCS", "a")], _book.Lapse(Now.AddSeconds(2)));
        Assert.Equal(["NSE:TCS"], _book.Wanted);
        _book.Apply("kite|NSE:TCS|b", null);
        Assert.Empty(_book.Wanted);
    }

    [Fact]
    public void A_wish_that_is_said_again_is_not_new_and_lasts_longer()
    {
        Wish("kite", "NSE:TCS", "a", 1_001);
        Assert.Equal(["NSE:TCS"], _book.TakeNew());
        Wish("kite", "NSE:TCS", "a", 1_005);
        Assert.Empty(_book.TakeNew());
        Assert.Empty(_book.Lapse(Now.AddSeconds(4)));
        Assert.Single(_book.Lapse(Now.AddSeconds(6)));
    }

    [Fact]
    public void Wishes_of_other_feeds_are_not_ours_and_what_they_hold_is_known()
    {
        Wish("breeze", "NSE:TCS", "a", 0);
        Assert.Empty(_book.Wanted);
        _book.Apply("breeze|NSE:TCS|breeze/0", new WantedInstrument { Held = true });
        Assert.Equal(["breeze/0"], _book.HoldersOf("NSE:TCS"));
        _book.Apply("breeze|NSE:TCS|breeze/0", null);
        Assert.Empty(_book.HoldersOf("NSE:TCS"));
        _book.Apply("no key of ours", null);
    }

    private void Wish(string feed, string instrument, string owner, long untilSeconds) => _book.Apply(
        $"{feed}|{instrument}|{owner}", new WantedInstrument { Feed = feed, Instrument = instrument, Owner = owner, UntilUs = untilSeconds * 1_000_000L });
}
