using Candlewick.Instruments.Lookup;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>What an update makes of a subscription.</summary>
/// <param name="Scope">What the subscription carries from now on.</param>
/// <param name="Resolution">The same, by name.</param>
/// <param name="Added">What the added names mean.</param>
internal sealed record ScopeChange(Scope Scope, Resolution Resolution, Resolution Added)
{
    /// <summary>Only what was added.</summary>
    public Scope AddedScope => Scope.Over(Added.Set);
}
