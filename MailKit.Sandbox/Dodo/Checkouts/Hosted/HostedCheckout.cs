using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Dodo.Checkouts.Hosted;

/// <summary>The hosted checkout: shows what is bought, takes a test card, and sends the payer back.</summary>
public sealed class HostedCheckout(SandboxState state, SandboxClock clock, CheckoutProcessor checkout)
{
    public async Task ShowAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } view)
        {
            return;
        }

        await (view.Session.ConsumedAt is null ? SendFormAsync(context, view, CardForm.Fresh(view.Session, view.Now), 200) : SendPaidAsync(context, view));
    }

    public async Task PayAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } view)
        {
            return;
        }

        var form = CardForm.Read(await context.Request.ReadFormAsync(), view.Session, view.Now);

        if (view.Session.ConsumedAt is null && form.Errors.Count > 0)
        {
            await SendFormAsync(context, view, form, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        // The session is looked at again inside the change: of two clicks, one pays.
        var outcome = await state.ChangeAsync(change => TestCard.Find(form.Card) is { } card
            ? checkout.Pay(change, state.Sessions.Get(view.Session.Id), card, form.Email, form.Country)
            : new CheckoutOutcome.AlreadyPaid());

        switch (outcome)
        {
            case CheckoutOutcome.Paid paid when ReturnAddress.After(view.Session, paid) is { } url:
                context.SeeOther(url);
                break;

            case CheckoutOutcome.Declined declined:
                await SendFormAsync(context, view, form.Refused(declined.Words), StatusCodes.Status402PaymentRequired);
                break;

            case CheckoutOutcome.TooLate:
                await SendTooLateAsync(context, view);
                break;

            // Paid by an earlier click, or there is nowhere to go: either way the payer should see that it worked.
            default:
                await AfterPaymentAsync(context);
                break;
        }
    }

    private async Task AfterPaymentAsync(HttpContext context)
    {
        var view = (await FindAsync(context))!;

        if (await BackToShopAsync(view) is { } url)
        {
            context.SeeOther(url);
            return;
        }

        await SendPaidAsync(context, view);
    }

    private async Task<CheckoutView?> FindAsync(HttpContext context)
    {
        var view = await state.ReadAsync(s => CheckoutView.Of(s, (string)context.Request.RouteValues["id"]!, clock.GetUtcNow()));

        if (view is null)
        {
            await SendAsync(context, StatusCodes.Status404NotFound, "No such checkout", "This checkout does not exist, or the sandbox was reset since. Start again from the shop.", next: null);
            return null;
        }

        if (view.Session.ConsumedAt is null && view.Session.ExpiresAt <= view.Now)
        {
            await SendTooLateAsync(context, view);
            return null;
        }

        return view;
    }

    private Task<string?> BackToShopAsync(CheckoutView view) => state.ReadAsync(s => s.Payments.Find(view.Session.PaymentId) is { } payment
        ? ReturnAddress.After(view.Session, new(payment, payment.SubscriptionId, payment.Customer.Email))
        : null);

    // The browser follows the redirect after a form only where the policy lets it.
    private static Task SendFormAsync(HttpContext context, CheckoutView view, CardForm form, int status)
        => context.SendAsync<CheckoutPage>(
            new() { [nameof(CheckoutPage.View)] = view, [nameof(CheckoutPage.Form)] = form },
            status,
            view.Session.ReturnUrl is { } url ? $"'self' {new Uri(url).GetLeftPart(UriPartial.Authority)}" : "'self'");

    private async Task SendPaidAsync(HttpContext context, CheckoutView view)
        => await SendAsync(context, StatusCodes.Status200OK, "This is paid", $"{DisplayFormat.Money(view.Total, view.Currency)} was paid, and it is charged only once.", await BackToShopAsync(view));

    private static Task SendTooLateAsync(HttpContext context, CheckoutView view)
        => SendAsync(context, StatusCodes.Status410Gone, "This checkout has run out of time", "Nothing was charged. Start again from the shop.", view.WayBack);

    private static Task SendAsync(HttpContext context, int status, string title, string text, string? next)
        => context.SendAsync<NoticePage>(new() { [nameof(NoticePage.Title)] = title, [nameof(NoticePage.Text)] = text, [nameof(NoticePage.Next)] = next }, status);
}
