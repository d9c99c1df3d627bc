using MailKit.Sandbox.Dodo.CreditEntitlements.Balances;
using MailKit.Sandbox.Dodo.Http;
using MailKit.Sandbox.Traffic;

namespace MailKit.Sandbox.Dodo.CreditEntitlements.Ledger;

/// <summary>The ledger of a balance: its lines to read, and new entries.</summary>
public static class LedgerEndpoints
{
    public static void MapDodoLedger(this WebApplication app)
    {
        var entries = app.Services.GetRequiredService<LedgerEntryProcessor>();

        app.Map("GET", "/credit-entitlements/{id}/balances/{customer}/ledger", ListAsync);
        app.Map("POST", "/credit-entitlements/{id}/balances/{customer}/ledger-entries", async (call, state) =>
        {
            var request = await call.BodyAsync<CreateLedgerEntry>();

            if (call.Context.Features.Get<Call>() is { } noted)
            {
                noted.IdempotencyKey = request.IdempotencyKey;
            }

            BodyChecks.Metadata(request.Metadata);
            await call.AnswerAsync(await state.ChangeAsync(change => entries.Post(change, call.Route("id"), call.Route("customer"), request)), 201);
        });
    }

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var type = call.QueryWord<TransactionType>("transaction_type");

        await call.AnswerAsync(await state.ReadAsync(s =>
        {
            var balance = BalanceEndpoints.Find(s, call);

            return new Items<LedgerLine>(call.Page(s.LedgerOfBalance.NewestFirst(Balance.IdFor(balance.CreditEntitlementId, balance.CustomerId))
                .Where(l => (type is null || l.TransactionType == type) && call.Within(l.CreatedAt, "start_date", "end_date"))));
        }));
    }
}
