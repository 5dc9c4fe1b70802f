namespace Candlewick.StreamApi.Protocol;

/// <summary>Values of <c>code</c> in an <c>error</c> event and in problem details.</summary>
internal static class ErrorCodes
{
    public const string BadRequest = "bad_request";
    public const string UnknownOp = "unknown_op";
    public const string UnknownInstrument = "unknown_instrument";
    public const string UnknownVenue = "unknown_venue";
    public const string UnknownInterval = "unknown_interval";
    public const string Conflict = "conflict";
    public const string NotFound = "not_found";
    public const string BadCursor = "bad_cursor";
    public const string RangeTooLarge = "range_too_large";
    public const string Limit = "limit";
    public const string NotAllowed = "not_allowed";
    public const string UpstreamUnavailable = "upstream_unavailable";
    public const string Internal = "internal";
}

/// <summary>WebSocket close codes of ours.</summary>
internal static class CloseCodes
{
    public const int Normal = 1000;
    public const int GoingAway = 1001;
    public const int TooBig = 1009;
    public const int TryAgainLater = 1013;
    public const int Origin = 4001;
    public const int NotAuthorised = 4003;
    public const int TooSlow = 4008;
    public const int Limit = 4009;
    public const int Draining = 4010;
}
