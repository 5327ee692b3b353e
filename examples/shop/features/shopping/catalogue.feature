@browser @shopping
Feature: The shop window

  Whoever comes in sees everything that there is,
  and can look at one shelf at a time.

  Background:
    Given I open "/"

  @smoke
  Scenario: Everything is in the window
    Then the page title should be "Welcome to Fern & Kettle - Fern & Kettle"
    And I should see the heading "Welcome to Fern & Kettle"
    And I should see 12 products

  Scenario: One shelf at a time
    When I click "Tea" in "Categories"
    Then I should see the heading "Tea"
    And the address should contain "category=Tea"
    And the products should be, in this order:
      | Green sencha     |
      | Earl Grey        |
      | Orange rooibos   |
      | Ginger and lemon |

  Scenario: The cheapest first
    When I click the link "Cups"
    And I choose "Cheapest first" from "Order"
    Then the address should contain "sort=cheapest"
    And the products should be, in this order:
      | Thimble cup   |
      | Glass tumbler |
      | Morning mug   |
    When I go back
    Then the address should contain "category=Cups"
