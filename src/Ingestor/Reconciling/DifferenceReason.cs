namespace Candlewick.Ingestor.Reconciling;

/// <summary>Why a bar of ours is not the vendor's.</summary>
public enum DifferenceReason
{
    /// <summary>Nothing that is known says why.</summary>
    Unexplained,

    /// <summary>A published gap lies in it.</summary>
    TicksMissed,

    /// <summary>One of the two counts a print of an auction to it, and the other does not.</summary>
    AuctionPrint,

    /// <summary>The vendor's numbers are ours with fewer places.</summary>
    Rounding,

    /// <summary>A trade at its edge counts to the next bar at one of the two.</summary>
    Neighbour,

    /// <summary>Ours is of snapshots, and the vendor saw the prices between two of them.</summary>
    BetweenSnapshots,

    /// <summary>Ours was revised after it was first published, and the vendor's was not.</summary>
    RevisedSince,

    /// <summary>The vendor has no such bar.</summary>
    VendorHasNone,

    /// <summary>Nothing was traded in the vendor's bar: it repeats a price.</summary>
    NothingTraded,

    /// <summary>It begins outside the hours that the calendar has for our bars.</summary>
    OutsideSession,
}
