@browser @account
Feature: Signing in

  @smoke
  Scenario: With the right password
    When I sign in as "ada@example.org" with the password "tea-for-two"
    Then I should see "Good to see you, Ada Byron."
    And I should see the link "Orders"

  Scenario: With a wrong password
    When I sign in as "ada@example.org" with the password "coffee"
    Then I should see "This email and password do not belong together."
    And the field "Email" should contain "ada@example.org"

  Scenario: Signing out
    Given I sign in as "ada@example.org" with the password "tea-for-two"
    When I click the button "Sign out"
    Then I should see "You are signed out."
    And I should see the link "Sign in"
