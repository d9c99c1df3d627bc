namespace MailKit.Sandbox.Control.Customers;

/// <summary>Gives credits to a customer or takes some away, as a merchant does on the dashboard.</summary>
public static class AdjustmentEndpoints
{
    public static void MapAdjustmentControl(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var adjustment = app.Services.GetRequiredService<ManualAdjustment>();

        app.Map("POST", "/customers/{id}/adjust", call => AdjustAsync(call, state, adjustment));
    }

    private static async Task AdjustAsync(ControlCall call, SandboxState state, ManualAdjustment adjustment)
    {
        if (!QuantityConverter.TryRead(call.Text("amount"), out var amount) || amount is 0)
        {
            await call.RefuseAsync("Say how many: {\"amount\": \"-4000\", \"reason\": \"…\"}; a negative amount takes away.");
            return;
        }

        var entitlementId = call.Text("entitlement_id") ?? Seed.EntitlementId;

        if (await state.ReadAsync(s => s.Customers.Find(call.Id) is null || s.Entitlements.Find(entitlementId) is null))
        {
            await call.MissAsync("customer or credit");
            return;
        }

        if (await state.ReadAsync(s => decimal.Round(amount, s.Entitlements.Get(entitlementId).Precision) != amount))
        {
            await call.RefuseAsync("That has more decimals than the credit.");
            return;
        }

        await (await state.ChangeAsync(change => adjustment.Adjust(change, entitlementId, call.Id, amount, call.Text("reason"))) switch
        {
            BalanceChangeResult.Posted posted => call.AnswerAsync(new { balance_before = posted.First.BalanceBefore, balance_after = posted.Last.BalanceAfter, entries = posted.Lines }),
            BalanceChangeResult.NotEnough enough => call.RefuseAsync($"They have {QuantityConverter.Write(enough.Available)}, so {QuantityConverter.Write(-amount)} cannot be taken away."),
            _ => call.RefuseAsync("The overage limit does not allow it."),
        });
    }
}
