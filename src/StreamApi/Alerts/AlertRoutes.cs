using Candlewick.EventStore.Alerts;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.StreamApi.Alerts;

/// <summary>Puts <c>/api/alerts</c> into the API.</summary>
internal static class AlertRoutes
{
    private const string Alerts = "/api/alerts", Rules = "/api/alerts/rules", Rule = "/api/alerts/rules/{rule}";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddAlertRoutes(this IServiceCollection services, StreamApiOptions options) => services
        .AddSingleton(new AlertRuleTable(options.Readers))
        .AddSingleton(new AlertTable(options.Readers, options.Postgres))
        .AddSingleton<AlertRuleBook>()
        .AddSingleton<AlertRuleEndpoint>()
        .AddSingleton<AlertEndpoint>();

    public static void MapAlerts(this WebApplication app)
    {
        var alerts = app.Services.GetRequiredService<AlertEndpoint>();
        app.MapMethods(Alerts, Reading, alerts.ListAsync).Takes("instrument", "rule", "acknowledged", "limit", "cursor").Needs("alerts");
        app.MapPost("/api/alerts/{alert}/acknowledge", alerts.AcknowledgeAsync).Takes().Needs("alerts");
        var rules = app.Services.GetRequiredService<AlertRuleEndpoint>();
        app.MapMethods(Rules, Reading, rules.ListAsync).Takes("instrument", "limit", "cursor").Needs(Areas.AlertRules);
        app.MapMethods(Rule, Reading, rules.GetAsync).Takes().Needs(Areas.AlertRules);
        app.MapPost(Rules, rules.PostAsync).Takes().Needs(Areas.AlertRules);
        app.MapPut(Rule, rules.PutAsync).Takes().Needs(Areas.AlertRules);
        app.MapDelete(Rule, rules.DeleteAsync).Takes().Needs(Areas.AlertRules);
    }
}
