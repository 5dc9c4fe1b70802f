using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>The addresses of portfolios: reading needs a grant for channel <c>portfolio</c>, entering one for <c>ledger</c>.</summary>
internal static class PortfolioRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddPortfolioRoutes(this IServiceCollection services) => services
        .AddSingleton<AccountBook>()
        .AddSingleton<LedgerBook>()
        .AddSingleton<EntryReader>()
        .AddSingleton<InstrumentCurrency>()
        .AddSingleton<BrokerImport>()
        .AddSingleton<PostbackReader>()
        .AddSingleton<PortfolioEndpoint>()
        .AddSingleton<LedgerEndpoint>();

    public static void MapPortfolio(this WebApplication app)
    {
        var portfolio = app.Services.GetRequiredService<PortfolioEndpoint>();
        var ledger = app.Services.GetRequiredService<LedgerEndpoint>();
        app.MapMethods("/api/portfolio", Reading, portfolio.Accounts).Takes().Needs("portfolio");
        app.MapMethods("/api/portfolio/{account}", Reading, portfolio.Summary).Takes().Needs("portfolio");
        app.MapMethods("/api/portfolio/{account}/positions", Reading, portfolio.Positions).Takes().Needs("portfolio");
        app.MapMethods("/api/portfolio/{account}/pnl", Reading, portfolio.Pnl).Takes().Needs("portfolio");
        app.MapMethods("/api/portfolio/{account}/cash", Reading, portfolio.Cash).Takes().Needs("portfolio");
        app.MapMethods("/api/portfolio/{account}/ledger", Reading, ledger.GetAsync).Takes("instrument", "kind", "from", "to", "limit", "cursor").Needs("portfolio");
        app.MapPost("/api/portfolio/{account}/ledger", ledger.PostAsync).Takes().Needs(Areas.Ledger);
        app.MapPost("/api/portfolio/{account}/fills", ledger.PostFillsAsync).Takes().Needs(Areas.Ledger);
        app.MapPost("/api/portfolio/{account}/import", ledger.ImportAsync).Takes("format", "date", "charges", "product").Needs(Areas.Ledger);
        app.MapPost("/api/portfolio/{account}/postbacks/kite", ledger.KitePostbackAsync).Takes("charges").AllowAnonymous();
        app.MapPost("/api/portfolio/{account}/postbacks/smartapi", ledger.SmartApiPostbackAsync).Takes("charges").Needs(Areas.Ledger);
        app.MapPost("/api/portfolio/{account}/postbacks/breeze", ledger.BreezePostbackAsync).Takes("charges").Needs(Areas.Ledger);
        app.MapDelete("/api/portfolio/{account}/ledger/{entry}", ledger.DeleteAsync).Takes().Needs(Areas.Ledger);
    }
}
