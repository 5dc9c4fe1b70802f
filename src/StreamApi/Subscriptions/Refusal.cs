namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Why a feed will not have an instrument.</summary>
/// <param name="Reason"><c>limit</c>, <c>unknown</c>, <c>expired</c> or <c>other_source</c>.</param>
/// <param name="Message">The same in words, with the remedy.</param>
internal sealed record Refusal(string Reason, string Message);
