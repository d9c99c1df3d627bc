using MailKit.Sandbox.Dodo.Checkouts.Hosted;

namespace MailKit.Sandbox.Control;

/// <summary>What a test can make happen without a browser.</summary>
public sealed class Levers(SandboxState state, SandboxClock clock, Scheduler scheduler, WakeAll wake, ManualAdjustment adjustment, CheckoutProcessor checkout, WebhookCourier courier, Reset reset)
{
    public Task TellTimeAsync(ControlCall call) => call.AnswerAsync(new { now = clock.GetUtcNow(), offset_seconds = (long)clock.Offset.TotalSeconds });

    public async Task AdvanceAsync(ControlCall call)
    {
        if (Duration.Parse(call.Text("by")) is not { } by)
        {
            await call.RefuseAsync("Say how far: {\"by\": \"P1D\"}, an ISO 8601 duration.");
            return;
        }

        await scheduler.AdvanceAsync(by);
        wake.Now();
        await TellTimeAsync(call);
    }

    public async Task AdjustAsync(ControlCall call)
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
            Posting.Posted posted => call.AnswerAsync(new { balance_before = posted.First.BalanceBefore, balance_after = posted.Last.BalanceAfter, entries = posted.Lines }),
            Posting.NotEnough enough => call.RefuseAsync($"They have {QuantityConverter.Write(enough.Available)}, so {QuantityConverter.Write(-amount)} cannot be taken away."),
            _ => call.RefuseAsync("The overage limit does not allow it."),
        });
    }

    public async Task PayAsync(ControlCall call)
    {
        if (TestCard.Find(call.Text("card")) is not { } card)
        {
            await call.RefuseAsync("That is not a test card. Try 4242424242424242.");
            return;
        }

        if (await state.ReadAsync(s => s.Sessions.Find(call.Id)) is not { } session)
        {
            await call.MissAsync("checkout session");
            return;
        }

        var email = session.CustomerEmail ?? call.Text("email") ?? "payer@mailkit.example";

        await (await state.ChangeAsync(change => checkout.Pay(change, state.Sessions.Get(session.Id), card, email, country: null)) switch
        {
            CheckoutOutcome.Paid paid => call.AnswerAsync(CheckoutOnFile.Of(paid.Payment, paid.SubscriptionId, ReturnAddress.After(session, paid))),
            CheckoutOutcome.Declined declined => call.AnswerAsync(CheckoutOnFile.Of(declined.Payment, subscriptionId: null, redirectUrl: null)),
            CheckoutOutcome.AlreadyPaid => call.RefuseAsync("This checkout has been paid already.", 409),
            _ => call.RefuseAsync("This checkout has run out of time.", 410),
        });
    }

    public async Task SendAgainAsync(ControlCall call)
        => await (await courier.SendAgainAsync(call.Id) ? call.AnswerAsync(new { queued = true }) : call.MissAsync("delivery"));

    public async Task ResetAsync(ControlCall call)
    {
        await reset.RunAsync();
        await call.AnswerAsync(new { reset = true });
    }
}
