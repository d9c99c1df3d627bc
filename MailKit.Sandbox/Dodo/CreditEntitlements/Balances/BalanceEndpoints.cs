using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.CreditEntitlements.Balances;

/// <summary>What customers have left of a credit, and the grants that it comes from.</summary>
public static class BalanceEndpoints
{
    public static void MapDodoBalances(this WebApplication app)
    {
        app.Map("GET", "/credit-entitlements/{id}/balances", ListAsync);
        app.Map("GET", "/credit-entitlements/{id}/balances/{customer}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
        app.Map("GET", "/credit-entitlements/{id}/balances/{customer}/grants", GrantsAsync);
    }

    /// <summary>The balance that the route names; a customer who never had the credit has none.</summary>
    public static Balance Find(SandboxState state, DodoCall call)
        => CreditEngine.BalanceOf(state, CreditEntitlementEndpoints.Find(state, call.Route("id")).Id, call.Route("customer")) ?? throw DodoRefusalException.NotFound("Balance");

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var customer = call.Query("customer_id");

        await call.AnswerAsync(await state.ReadAsync(s =>
        {
            var entitlement = CreditEntitlementEndpoints.Find(s, call.Route("id"));
            return new Items<Balance>(call.Page(s.Balances.NewestFirst.Where(b => b.CreditEntitlementId == entitlement.Id && (customer is null || b.CustomerId == customer))));
        }));
    }

    private static async Task GrantsAsync(DodoCall call, SandboxState state)
    {
        var status = call.QueryWord<GrantStatus>("status");

        await call.AnswerAsync(await state.ReadAsync(s =>
        {
            var balance = Find(s, call);

            return new Items<Grant>(call.Page(s.GrantsOfBalance.NewestFirst(Balance.IdFor(balance.CreditEntitlementId, balance.CustomerId)).Where(g => status switch
            {
                GrantStatus.Active => g.HasCredits,
                GrantStatus.Expired => g.IsExpired,
                GrantStatus.Depleted => g is { IsExpired: false, RemainingAmount: 0 },
                _ => true,
            })));
        }));
    }

    private enum GrantStatus
    {
        Active,
        Expired,
        Depleted,
    }
}
