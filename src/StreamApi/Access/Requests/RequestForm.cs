using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>Refuses addresses and headers that no client of ours sends, before anything reads them.</summary>
internal sealed class RequestForm(RequestDelegate next, Refusal refusal)
{
    /// <summary>The web server itself takes more, so that the answer can say what is wrong.</summary>
    public const int LongestAddress = 8 * 1024;

    public const int LongestHeaders = 32 * 1024;

    private const int MostParameters = 100;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        string address = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.GetEncodedPathAndQuery();
        return address.Length > LongestAddress ? refusal.AnswerAsync(context, StatusCodes.Status414UriTooLong, ErrorCodes.BadRequest, $"an address may have {LongestAddress} characters; this one has {address.Length}")
            : request.Headers.Sum(header => header.Key.Length + header.Value.Sum(value => value?.Length ?? 0)) > LongestHeaders
                ? refusal.AnswerAsync(context, StatusCodes.Status431RequestHeaderFieldsTooLarge, ErrorCodes.BadRequest, $"the headers of a request may have {LongestHeaders} characters together")
            : address.Count(c => c == '&') >= MostParameters ? refusal.AnswerAsync(context, StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, $"a request may have {MostParameters} parameters")
            : HasControl(request.Path.Value) || HasEscapedControl(address) ? refusal.AnswerAsync(context, StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "the address has control characters in it")
            : next(context);
    }

    private static bool HasControl(string? text) => text?.Any(char.IsControl) == true;

    /// <summary><c>%00</c> to <c>%1f</c> and <c>%7f</c>: in no name, time or number of ours.</summary>
    private static bool HasEscapedControl(string address)
    {
        for (int i = address.IndexOf('%', StringComparison.Ordinal); i >= 0 && i + 2 < address.Length; i = address.IndexOf('%', i + 1))
        {
            if (address[i + 1] is '0' or '1' || (address[i + 1] == '7' && address[i + 2] is 'f' or 'F'))
            {
                return true;
            }
        }

        return false;
    }
}
