using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Portfolio;

/// <summary><c>GET /api/portfolio</c> and what an account has: <c>/api/portfolio/{account}</c>, its <c>positions</c>, <c>pnl</c> and <c>cash</c>.</summary>
internal sealed class PortfolioEndpoint(AccountBook accounts, StreamApiOptions options, ILogger<PortfolioEndpoint> logger)
{
    public Task<IResult> Accounts() => AnswerAsync(() => PortfolioJson.Accounts(accounts.Accounts()));

    public Task<IResult> Summary(string account) => AnswerAsync(() => PortfolioJson.Summary(accounts.Summary(account, options.BaseCurrency)));

    public Task<IResult> Pnl(string account) => AnswerAsync(() => PortfolioJson.Pnl(accounts.Summary(account, options.BaseCurrency)));

    public Task<IResult> Cash(string account) => AnswerAsync(() => PortfolioJson.Cash(accounts.Summary(account, options.BaseCurrency)));

    public Task<IResult> Positions(string account) => AnswerAsync(() => PortfolioJson.Positions(account, accounts.Positions(account)));

    private Task<IResult> AnswerAsync(Func<byte[]> json) =>
        RestAnswer.OfAsync(() => Task.FromResult<IResult>(TypedResults.Bytes(json(), "application/json")), logger);
}
