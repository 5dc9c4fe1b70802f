using Candlewick.Market.Instruments.Continuous;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Rest;

/// <summary>Parameter <c>roll=</c> of requests that may be for continuous futures.</summary>
internal static class RollParameter
{
    /// <summary>What <paramref name="roll"/> of a request for <paramref name="name"/> says; nothing is <c>expiry</c>.</summary>
    /// <exception cref="RequestException">It is no rule, or the name is that of an ordinary instrument.</exception>
    public static RollRule Read(string name, string? roll) =>
        !RollRule.TryParse(roll, out var rule, out string? error) ? throw new RequestException(ErrorCodes.BadRequest, error)
        : string.IsNullOrEmpty(roll) || ContinuousFuture.IsMeant(name) ? rule
        : throw new RequestException(ErrorCodes.BadRequest, "roll is for continuous futures, such as NFO:NIFTY@1; leave it out");
}
