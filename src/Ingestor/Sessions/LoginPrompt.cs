namespace Candlewick.Ingestor.Sessions;

/// <summary>What a login needs of its user, beyond the credentials that are configured.</summary>
/// <param name="Says">What to do, in one sentence.</param>
/// <param name="Visit">A page of the broker's to log in at; null where there is none.</param>
/// <param name="Asks">Name of the value to hand back, such as <c>request_token</c>; null where nothing is needed.</param>
/// <param name="IsSecret">It is typed without being shown.</param>
public sealed record LoginPrompt(string Says, Uri? Visit = null, string? Asks = null, bool IsSecret = false);
