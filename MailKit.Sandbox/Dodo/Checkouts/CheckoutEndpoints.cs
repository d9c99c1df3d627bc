using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>Checkout sessions: made here, paid on the hosted page.</summary>
public static class CheckoutEndpoints
{
    public static void MapDodoCheckouts(this WebApplication app)
    {
        var (addresses, opening) = (app.Services.GetRequiredService<SandboxAddresses>(), app.Services.GetRequiredService<CheckoutOpening>());

        app.Map("POST", "/checkouts", async (call, state) =>
        {
            var request = await ReadAsync(call);
            var session = await state.ChangeAsync(change => request.Confirm
                ? opening.Confirm(change, opening.Make(change, request), request.PaymentMethodId)
                : change.Put(state.Sessions, opening.Make(change, request)));
            await call.AnswerAsync(new CreatedCheckout(session.Id, addresses.CheckoutUrl(session.Id), session.ReservedPaymentId is { } id ? $"{id}_secret" : null, session.ReservedPaymentId, null, true));
        });
        app.Map("POST", "/checkouts/preview", async (call, state) =>
        {
            var request = await ReadAsync(call);
            await call.AnswerAsync(await state.ChangeAsync(change => CheckoutPreview.Of(state, opening.Make(change, request), change.At)));
        });
        app.Map("GET", "/checkout/supported_countries", static (call, _) => call.AnswerAsync(IsoCodes.Countries));
        app.Map("GET", "/checkouts/{id}", static async (call, state) =>
        {
            var session = await state.ReadAsync(s => s.Sessions.Require(call.Route("id"), "Checkout session"));
            await call.AnswerAsync(new CheckoutStatus(session.Id, session.CreatedAt, session.CustomerEmail, session.CustomerName, session.PaymentId ?? session.ReservedPaymentId, session.PaymentStatus));
        });
    }

    private static async Task<CreateCheckout> ReadAsync(DodoCall call)
    {
        var body = await call.ObjectAsync();
        BodyChecks.Unsupported(body, CheckoutOpening.NotHere);
        return call.Read<CreateCheckout>(body);
    }
}
