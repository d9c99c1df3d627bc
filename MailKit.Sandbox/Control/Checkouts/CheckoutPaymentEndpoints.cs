using MailKit.Sandbox.Dodo.Checkouts.Hosted;

namespace MailKit.Sandbox.Control.Checkouts;

/// <summary>Pays a checkout without its page.</summary>
public static class CheckoutPaymentEndpoints
{
    public static void MapCheckoutControl(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var checkout = app.Services.GetRequiredService<CheckoutProcessor>();

        app.Map("POST", "/checkouts/{id}/pay", call => PayAsync(call, state, checkout));
    }

    private static async Task PayAsync(ControlCall call, SandboxState state, CheckoutProcessor checkout)
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
            CheckoutOutcome.Paid paid => call.AnswerAsync(PaidCheckout.Of(paid.Payment, paid.SubscriptionId, ReturnAddress.After(session, paid))),
            CheckoutOutcome.Declined declined => call.AnswerAsync(PaidCheckout.Of(declined.Payment, subscriptionId: null, redirectUrl: null)),
            CheckoutOutcome.AlreadyPaid => call.RefuseAsync("This checkout has been paid already.", 409),
            _ => call.RefuseAsync("This checkout has run out of time.", 410),
        });
    }
}
