using MailKit.Sandbox.Console.Forms;
using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Dodo.CreditEntitlements;

namespace MailKit.Sandbox.Console.Credits;

/// <summary>The kinds of credit, and making one.</summary>
public static class CreditPages
{
    public static void MapCreditPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();

        app.Get("/credits", async context =>
        {
            var (credits, products, deleted) = await state.ReadAsync(static s => (s.Entitlements.NewestFirst.ToList(), s.Products.NewestFirst.ToList(), s.Entitlements.OldestFirst.Select(static e => e.Id).Where(id => s.IsArchived(Archived.Entitlement, id)).ToHashSet()));
            await context.SendAsync<CreditsPage>(new() { [nameof(CreditsPage.Credits)] = credits, [nameof(CreditsPage.Products)] = products, [nameof(CreditsPage.Deleted)] = deleted });
        });
        app.Get("/credits/new", static context => context.SendAsync<NewCreditPage>(new() { [nameof(NewCreditPage.Draft)] = CreditForm.Blank }));
        app.Post("/credits", async context =>
        {
            var draft = Draft.Read(await context.Request.ReadFormAsync());
            draft.Require("name", "Give it a name.");
            draft.Require("unit", "Say what one of it is.");
            var request = CreditForm.Read(draft);

            if (await draft.TryAsync(state, change => CreditEntitlementEndpoints.Create(change, request)))
            {
                context.SeeOther("/credits");
                return;
            }

            await context.SendAsync<NewCreditPage>(new() { [nameof(NewCreditPage.Draft)] = draft }, StatusCodes.Status422UnprocessableEntity);
        });
    }
}
